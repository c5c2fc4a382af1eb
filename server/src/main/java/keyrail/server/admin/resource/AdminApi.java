package keyrail.server.admin.resource;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import keyrail.core.usage.Ledger;
import keyrail.server.admin.AdminJournal;
import keyrail.server.admin.AdminRouter;
import keyrail.server.admin.event.EventFeed;
import keyrail.server.admin.event.HomeJournal;
import keyrail.server.admin.legacy.BackfillRoutes;
import keyrail.server.admin.port.AdminPorts;
import keyrail.service.HomePorts;
import keyrail.service.access.ClientKeyService;
import keyrail.service.callsite.CallSiteService;
import keyrail.service.connection.ConnectionService;
import keyrail.service.credential.CredentialService;
import keyrail.service.legacy.Backfill;
import keyrail.service.profile.DefaultsService;
import keyrail.service.profile.ProfileService;
import keyrail.service.session.SessionService;
import keyrail.service.usage.UsageService;

/** The list of everything the admin plane can do; a new resource is added here. */
public final class AdminApi {
    private AdminApi() {}

    /**
     * The router of one open home.
     *
     * @param ledger flushed before reports
     * @param random a cryptographic source, for client keys
     */
    public static AdminRouter router(HomePorts home, Ledger ledger, RandomGenerator random, AdminPorts ports) {
        return router(home, ledger, random, ports, new HomeJournal(home, new EventFeed()));
    }

    /** @param journal of the home, whose feed somebody may follow */
    public static AdminRouter router(
            HomePorts home, Ledger ledger, RandomGenerator random, AdminPorts ports, AdminJournal journal) {
        ConnectionService connections = new ConnectionService(home);
        CredentialService credentials = new CredentialService(home);
        UsageService usage = new UsageService(home.store(), ledger, home.clock());
        return new AdminRouter(
                Stream.of(
                                new ConnectionRoutes(connections, ports.tester()).routes(),
                                new ProviderRoutes(home.providers()).routes(),
                                new CredentialRoutes(credentials).routes(),
                                new ProfileRoutes(new ProfileService(home)).routes(),
                                new DefaultsRoutes(new DefaultsService(home)).routes(),
                                new CallSiteRoutes(new CallSiteService(home), ports.routes()).routes(),
                                new SessionRoutes(new SessionService(home, random)).routes(),
                                new ModelRoutes(home.providers()).routes(),
                                new SendRoutes(ports.send()).routes(),
                                new ClientKeyRoutes(new ClientKeyService(home, random)).routes(),
                                new UsageRoutes(usage).routes(),
                                new EventRoutes(usage).routes(),
                                new BackfillRoutes(new Backfill(home)).routes(),
                                new HomeRoutes(connections, credentials, home.config(), ports).routes())
                        .flatMap(List::stream)
                        .toList(),
                journal);
    }
}
