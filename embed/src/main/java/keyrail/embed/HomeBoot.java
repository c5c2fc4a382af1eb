package keyrail.embed;

import java.util.List;
import keyrail.config.keys.HomeSigns;
import keyrail.core.config.ConfigEdit;
import keyrail.core.config.PlatformSettings;
import keyrail.core.failure.KeyrailException;
import keyrail.service.Actor;
import keyrail.service.HomePorts;
import keyrail.service.connection.CanonicalRows;
import keyrail.service.legacy.Backfill;
import keyrail.service.legacy.BackfillPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a home goes through between its tables being current and its first snapshot: canonical connections, then the
 * backfill. Each step changes nothing when it has nothing to do, and what fails is tried again at the next boot: a home
 * that can be read is served.
 */
final class HomeBoot {
    private static final Logger LOG = LoggerFactory.getLogger(HomeBoot.class);
    private static final Actor BOOT = Actor.of("boot");

    private final HomePorts ports;
    private final HomeSigns signs;

    HomeBoot(HomePorts ports, HomeSigns signs) {
        this.ports = ports;
        this.signs = signs;
    }

    /** All steps, for the process that owns the home. */
    void run() {
        seed();
        backfill();
        warnOfLegacy();
    }

    /** The rows every home has, and what a new home must know later about how it came into being. */
    void seed() {
        if (ports.store().isReadOnly()) {
            LOG.atWarn()
                    .setMessage("the database cannot be written: connections are neither made nor written down until"
                            + " the next start")
                    .log();
            return;
        }
        try {
            CanonicalRows.seed(ports, BOOT);
            if (signs.fresh() && signs.platformInstall()) {
                // Without this the next boot would take the home for one older than connections.
                ports.config().edit(List.of(new ConfigEdit(List.of("llm", "legacyRoute"), "false")));
            }
        } catch (KeyrailException failed) {
            LOG.atError()
                    .setMessage("the canonical connections could not be made; the next start tries again")
                    .addKeyValue("reason", failed.failure().message())
                    .log();
        }
    }

    private void backfill() {
        if (ports.store().isReadOnly()) {
            return;
        }
        try {
            BackfillPlan done = new Backfill(ports).run(BOOT);
            for (BackfillPlan.Skipped skipped : done.skipped()) {
                LOG.atWarn()
                        .setMessage("an entry of config.json stays without a connection")
                        .addKeyValue("entry", String.join(".", skipped.path()))
                        .addKeyValue("reason", skipped.reason())
                        .log();
            }
            if (!done.isDone()) {
                LOG.atInfo()
                        .setMessage("the backfill wrote into config.json which connections its entries mean")
                        .addKeyValue("entries", done.steps().size())
                        .log();
            }
        } catch (KeyrailException failed) {
            LOG.atError()
                    .setMessage("the backfill failed; the next start tries again")
                    .addKeyValue("reason", failed.failure().message())
                    .log();
        }
    }

    private void warnOfLegacy() {
        PlatformSettings platform = ports.config().current().platform();
        if (platform.legacy() || platform.servesLegacyRoute()) {
            LOG.atWarn()
                    .setMessage("services.inference.mode (or IS_PLATFORM) and the legacy route are deprecated and end"
                            + " with the next release: name a connection in each profile's provider_connection, remove"
                            + " services.inference.mode, and set llm.legacyRoute to false")
                    .addKeyValue("mode", platform.managed() ? "managed" : "your-own")
                    .log();
        }
    }
}
