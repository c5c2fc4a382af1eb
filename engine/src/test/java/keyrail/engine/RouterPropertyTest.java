package keyrail.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import keyrail.core.access.Grants;
import keyrail.core.auth.PayerClass;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Snapshot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random homes and random calls: what may never happen, does not. */
class RouterPropertyTest {
    private static final List<String> PROVIDERS = List.of("anthropic", "openai", "openrouter");
    private static final PayerClass[] PAYERS = {PayerClass.OWN_KEY, PayerClass.PLATFORM, PayerClass.SUBSCRIPTION};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void noRouteChangesPayerWithoutConsentOrLeavesItsProfilesBinding(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Snapshot snapshot = randomHome(random);
            for (int call = 0; call < 10; call++) {
                RouteRequest request = randomCall(random);
                if (new Router().route(snapshot, request) instanceof Route.Selected route) {
                    check(snapshot, request, route, "seed " + seed + " round " + round);
                }
            }
        }
    }

    private static void check(Snapshot snapshot, RouteRequest request, Route.Selected route, String where) {
        Candidate first = route.first();
        for (Candidate candidate : route.candidates()) {
            Profile profile = candidate.profile();
            if (profile != null) {
                assertThat(request.grants().allowsProfile(first.profileName()))
                        .as(where)
                        .isTrue();
                if (profile.connection() != null) {
                    assertThat(candidate.connection().name()).as(where).isEqualTo(profile.connection());
                } else {
                    assertThat(candidate.connection().payer()).as(where).isNotEqualTo(PayerClass.PLATFORM);
                }
                if (profile.provider() != null) {
                    assertThat(candidate.connection().connection().provider())
                            .as(where)
                            .isEqualTo(profile.provider());
                }
            }
            boolean samePayer =
                    candidate.connection().payer() == first.connection().payer();
            boolean consent = first.profile() != null && first.profile().allowPayerChange();
            assertThat(samePayer || consent).as(where).isTrue();
            if (candidate != first) {
                assertThat(first.profile()).as(where).isNotNull();
                assertThat(first.profile().fallback()).as(where).contains(new ProfileName(candidate.profileName()));
            }
            assertThat(snapshot.connections().containsValue(candidate.connection())
                            || candidate.connection().name().value().endsWith("-personal"))
                    .as(where)
                    .isTrue();
        }
    }

    private static Snapshot randomHome(Random random) {
        SnapshotFixture home = new SnapshotFixture();
        List<String> connections = new ArrayList<>();
        for (String provider : PROVIDERS) {
            home.virtual(provider);
            for (int index = random.nextInt(3); index > 0; index--) {
                String name = provider + "-" + index;
                connections.add(name);
                home.connection(name, provider, PAYERS[random.nextInt(PAYERS.length)]);
            }
        }
        connections.add("gone");
        for (int index = 0; index < 6; index++) {
            Profile profile = SnapshotFixture.profile(
                    "p" + index,
                    random.nextBoolean() ? PROVIDERS.get(random.nextInt(3)) : null,
                    random.nextBoolean() ? connections.get(random.nextInt(connections.size())) : null,
                    random.nextInt(4) == 0 ? null : "model-" + index);
            profile = SnapshotFixture.withFallback(
                    profile, random.nextBoolean(), "p" + random.nextInt(8), "p" + random.nextInt(8));
            home.with(random.nextInt(6) == 0 ? SnapshotFixture.disabled(profile) : profile);
        }
        home.route("model-?", "p" + random.nextInt(8)).route("*", "p" + random.nextInt(8));
        home.active = random.nextBoolean() ? new ProfileName("p" + random.nextInt(8)) : null;
        home.fallbackDefault = random.nextBoolean() ? new ProfileName("p" + random.nextInt(8)) : null;
        return home.build();
    }

    private static RouteRequest randomCall(Random random) {
        String[] models = {null, "default", "p" + random.nextInt(8), "model-1", "openai-1/x", "anthropic-2/y", "zzz"};
        Grants grants = new Grants(
                random.nextBoolean() ? Set.of() : Set.of("p1", "p2", "p3"),
                random.nextBoolean(),
                random.nextBoolean() ? "p" + random.nextInt(8) : null);
        return new RouteRequest(
                random.nextInt(4) == 0 ? "p" + random.nextInt(8) : null,
                models[random.nextInt(models.length)],
                null,
                grants);
    }
}
