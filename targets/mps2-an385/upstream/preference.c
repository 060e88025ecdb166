// Which kind of address a name is looked up for first: IPv4. Upstream defines it in its module `network`, which this firmware lacks.
int mp_mod_network_prefer_dns_use_ip_version = 4;
