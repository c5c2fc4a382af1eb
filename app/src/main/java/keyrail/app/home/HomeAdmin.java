package keyrail.app.home;

import java.security.SecureRandom;
import keyrail.core.usage.Ledger;
import keyrail.core.usage.LedgerRow;
import keyrail.embed.Home;
import keyrail.server.admin.AdminJournal;
import keyrail.server.admin.AdminRouter;
import keyrail.server.admin.event.EventFeed;
import keyrail.server.admin.event.HomeJournal;
import keyrail.server.admin.port.AdminPorts;
import keyrail.server.admin.resource.AdminApi;
import keyrail.server.api.DataPlane;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of an open home, whether a daemon serves it or a command has just opened it. */
public final class HomeAdmin {
    private HomeAdmin() {}

    /** @param plane where programs are served, or null in a command's own process */
    public static AdminRouter of(Home home, @Nullable DataPlane plane) {
        return of(home, plane, new HomeJournal(home.ports(), new EventFeed()));
    }

    /** @param journal what is asked is kept there */
    public static AdminRouter of(Home home, @Nullable DataPlane plane, AdminJournal journal) {
        AdminPorts ports = new AdminPorts(
                new HomeFacts(home, plane),
                new HomeDoctor(home),
                new HomeStartCheck(home),
                new EngineSend(home),
                new EngineTester(home),
                new HomeRoutes(home));
        return AdminApi.router(home.ports(), new HomeLedger(home), new SecureRandom(), ports, journal);
    }

    /** The home's ledger, without starting the engine just to learn that it holds nothing. */
    private record HomeLedger(Home home) implements Ledger {
        @Override
        public void record(LedgerRow row) {
            home.engine().ledger().record(row);
        }

        @Override
        public long dropped() {
            return home.isRunning() ? home.engine().ledger().dropped() : 0;
        }

        @Override
        public void flush() {
            if (home.isRunning()) {
                home.engine().ledger().flush();
            }
        }
    }
}
