package keyrail.server.admin.port;

/** Everything the admin plane asks of the process that owns the home. */
public record AdminPorts(
        HomeStatus status,
        Doctor doctor,
        StartCheck start,
        SendService send,
        ConnectionTester tester,
        RouteExplainer routes) {}
