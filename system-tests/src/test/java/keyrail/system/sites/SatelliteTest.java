package keyrail.system.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.CallSite;
import keyrail.engine.send.SendReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Five places of an application, each built once with a handle, and what each does where no provider serves it. */
class SatelliteTest {
    /** What a place does without a provider. */
    private enum Missing {
        THROWS,
        GIVES_NULL,
        SKIPS
    }

    /** A place, and what it does with its handle. */
    private enum Satellite {
        SUBAGENT("subagentSpawn", Missing.THROWS),
        CONVERSATION("mainAgent", Missing.THROWS),
        APPROVAL("approvalCopy", Missing.GIVES_NULL),
        GUARDIAN("guardianQuestionCopy", Missing.THROWS),
        ROLLUP("homeRollup", Missing.SKIPS);

        private final String site;
        private final Missing missing;

        Satellite(String site, Missing missing) {
            this.site = site;
            this.missing = missing;
        }

        /** Works once: its text, or null; what it produced is added to {@code produced}. */
        @Nullable
        String work(CallSite handle, List<String> produced) {
            String text = switch (missing) {
                case THROWS -> handle.ask("work").text();
                case GIVES_NULL ->
                    handle.askIfServed("work").map(SendReply::text).orElse(null);
                case SKIPS -> {
                    handle.askIfServed("work").map(SendReply::text).ifPresent(produced::add);
                    yield null;
                }
            };
            if (text != null) {
                produced.add(text);
            }
            return text;
        }
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void row49EachSatelliteUsesTheKeyOfItsBoundConnection(Satellite satellite) {
        try (SitesHome home = SitesHome.three(folder, Clock.systemUTC())) {
            home.write(SitesHome.THREE + ", \"callSites\": { \"" + satellite.site + "\": { \"profile\": \"b\" } }");
            List<String> produced = new ArrayList<>();
            satellite.work(home.home().callSite(satellite.site), produced);
            assertThat(produced).hasSize(1);
            assertThat(home.keys()).containsExactly("key-of-conn-b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void row50ADefaultReachableOnlyThroughAConnectionServesEverySatellite(Satellite satellite) {
        String onlyThroughAConnection =
                "\"profiles\": { \"d\": { \"provider_connection\": \"conn-d\", \"model\": \"m\" } }, \"default\": \"d\"";
        try (SitesHome home = new SitesHome(folder, onlyThroughAConnection, Clock.systemUTC())) {
            home.connect("conn-d", "key-d");
            List<String> produced = new ArrayList<>();
            satellite.work(home.home().callSite(satellite.site), produced);
            assertThat(produced).hasSize(1);
            assertThat(home.keys()).containsExactly("key-d");
        }
    }

    @ParameterizedTest
    @EnumSource
    void row49WithoutAProviderEachSatelliteDoesItsOwnThingAndNothingIsSent(Satellite satellite) {
        try (SitesHome home = new SitesHome(folder, "\"profiles\": {}", Clock.systemUTC())) {
            CallSite handle = home.home().callSite(satellite.site);
            List<String> produced = new ArrayList<>();
            if (satellite.missing == Missing.THROWS) {
                assertThatExceptionOfType(KeyrailException.class)
                        .isThrownBy(() -> satellite.work(handle, produced))
                        .satisfies(
                                thrown -> assertThat(thrown.failure().code()).isEqualTo(FailureCode.UNKNOWN_PROFILE));
            } else {
                assertThat(satellite.work(handle, produced)).isNull();
            }
            assertThat(produced).isEmpty();
            assertThat(home.keys()).isEmpty();

            home.write("\"profiles\": { \"d\": { \"provider_connection\": \"conn-d\", \"model\": \"m\" } },"
                    + " \"default\": \"d\"");
            home.connect("conn-d", "key-d");
            satellite.work(handle, produced);
            assertThat(produced).as("the same handle, once there is a provider").hasSize(1);
        }
    }
}
