"""The system itself: policy, rules, machines and procedures. No article and no language in it."""
