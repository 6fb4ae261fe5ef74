import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of a test cluster on loopback. A process of its own, so that it can be killed.
 *
 * <p>Arguments: name, HTTP port, transport port, transport addresses of all nodes, names of the
 * nodes that may lead at first, folder.
 */
public final class ClusterNode {
    public static void main(String[] args) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("node.name", args[0]);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", args[1]);
            settings.put("transport.port", args[2]);
            settings.put("discovery.type", "zen");
            settings.putList("discovery.seed_hosts", args[3].split(","));
            settings.putList("cluster.initial_cluster_manager_nodes", args[4].split(","));
            // A test kills nodes and waits for the others to notice.
            settings.put("cluster.fault_detection.leader_check.timeout", "2s");
            settings.put("cluster.fault_detection.follower_check.timeout", "2s");
        });
        runner.build(OpenSearchRunner.newConfigs()
            .basePath(args[5]).numOfNode(1).clusterName("kb-tests").useLogger());
        Thread.currentThread().join();
    }
}
