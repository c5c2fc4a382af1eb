package keyrail.server.admin.port;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Port: the facts about the running process that {@code status} shows. Safe for use by several threads. */
@FunctionalInterface
public interface HomeStatus {
    Facts facts();

    /**
     * A moment's facts.
     *
     * @param pid of the daemon, or null when there is none
     * @param uptime of the daemon, or null when there is none
     * @param mode {@code daemon} or {@code offline}
     * @param url where the data plane listens, or null when it does not
     * @param draining whether new calls are refused because the process is about to stop
     * @param degraded what does not work as it should, one line each
     */
    record Facts(
            String version,
            Path home,
            @Nullable Long pid,
            String mode,
            @Nullable String url,
            @Nullable Duration uptime,
            boolean draining,
            LedgerFacts ledger,
            List<String> degraded,
            ListenFacts listen,
            Path database) {
        public Facts {
            degraded = List.copyOf(degraded);
        }
    }

    /**
     * How the ledger keeps up.
     *
     * @param dropped rows lost since the process started
     * @param windowMillis how much of the latest past a killed process loses at most
     */
    record LedgerFacts(long dropped, long windowMillis) {}

    /**
     * Where the data plane listens and which other host names it answers to.
     *
     * @param admin where the admin port listens, or null when there is none
     * @param url of the data plane once it is served, or null where that shows only then
     */
    record ListenFacts(
            String bind,
            List<String> allowedHosts,
            @Nullable String admin,
            @Nullable String url) {
        public ListenFacts {
            allowedHosts = List.copyOf(allowedHosts);
        }
    }
}
