package keyrail.engine;

import static keyrail.engine.SnapshotFixture.disabled;
import static keyrail.engine.SnapshotFixture.profile;
import static keyrail.engine.SnapshotFixture.withFallback;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import keyrail.core.access.Grants;
import keyrail.core.auth.PayerClass;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.CallSiteBinding;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Rung;
import org.junit.jupiter.api.Test;

class RouterTest {
    private final SnapshotFixture home = new SnapshotFixture()
            .connection("work", "anthropic", PayerClass.OWN_KEY)
            .connection("own", "anthropic", PayerClass.OWN_KEY)
            .connection("openai-own", "openai", PayerClass.OWN_KEY)
            .connection("managed", "anthropic", PayerClass.PLATFORM)
            .virtual("openrouter")
            .with(profile("careful", "anthropic", "work", "claude-opus"))
            .with(profile("cheap", null, "openai-own", "gpt-mini"));

    private Route route(String header, String model, String callSite, Grants grants) {
        return new Router().route(home.build(), new RouteRequest(header, model, callSite, grants));
    }

    private Route.Selected selected(String header, String model) {
        return (Route.Selected) route(header, model, null, Grants.ALL);
    }

    private FailureCode refused(String header, String model) {
        return ((Route.Refused) route(header, model, null, Grants.ALL))
                .failure()
                .code();
    }

    private static String connectionOf(Route.Selected route) {
        return route.first().connection().name().value();
    }

    @Test
    void aHeaderNamesTheProfileAndItsModelWins() {
        Route.Selected route = selected("careful", "claude-haiku");
        assertThat(route.rung()).isEqualTo(Rung.PROFILE_HEADER);
        assertThat(connectionOf(route)).isEqualTo("work");
        assertThat(route.first().model()).isEqualTo("claude-opus");
    }

    @Test
    void aModelThatIsAProfileNameSelectsIt() {
        assertThat(selected(null, "cheap").rung()).isEqualTo(Rung.MODEL_IS_PROFILE);
        assertThat(connectionOf(selected(null, "cheap"))).isEqualTo("openai-own");
    }

    @Test
    void aConnectionBeforeTheFirstSlashIsUsedDirectlyAndNeedsTheGrant() {
        Route.Selected route = selected(null, "own/vendor/model-1");
        assertThat(route.rung()).isEqualTo(Rung.CONNECTION_AND_MODEL);
        assertThat(route.first().model()).isEqualTo("vendor/model-1");
        Route denied = route(null, "own/m", null, new Grants(Set.of(), false, null));
        assertThat(((Route.Refused) denied).failure().code()).isEqualTo(FailureCode.DIRECT_NOT_GRANTED);
    }

    @Test
    void aSlashWithoutAConnectionBeforeItIsAModelName() {
        home.route("vendor/*", "cheap");
        assertThat(selected(null, "vendor/model-1").rung()).isEqualTo(Rung.MODEL_ROUTE);
    }

    @Test
    void anExplicitProfileIsNeverSkipped() {
        home.fallbackDefault = new ProfileName("cheap");
        home.with(disabled(profile("off", "anthropic", "work", "m")));
        home.broken.put("bent", "model is not a string");
        assertThat(refused("nope", "gpt")).isEqualTo(FailureCode.UNKNOWN_PROFILE);
        assertThat(refused("off", "gpt")).isEqualTo(FailureCode.PROFILE_DISABLED);
        assertThat(refused(null, "bent")).isEqualTo(FailureCode.CONFIG_INVALID);
    }

    @Test
    void modelRoutesAreTriedInOrderAndForwardTheClientsModelWhereTheProfileHasNone() {
        home.with(profile("any-claude", null, "own", null))
                .route("claude-opus-*", "missing")
                .route("claude-*", "any-claude")
                .route("*", "cheap");
        Route.Selected route = selected(null, "claude-opus-9");
        assertThat(route.first().model()).isEqualTo("claude-opus-9");
        assertThat(connectionOf(route)).isEqualTo("own");
        assertThat(route.skipped()).containsExactly("model_route: profile \"missing\" is missing");
        assertThat(selected(null, "gpt-9").first().model()).isEqualTo("gpt-mini");
    }

    @Test
    void theWordDefaultSkipsModelRoutesAndEndsInTheActiveThenTheDefaultProfile() {
        home.route("*", "cheap");
        home.fallbackDefault = new ProfileName("careful");
        assertThat(selected(null, "default").rung()).isEqualTo(Rung.DEFAULT);
        home.active = new ProfileName("cheap");
        assertThat(selected(null, "default").rung()).isEqualTo(Rung.ACTIVE_PROFILE);
    }

    @Test
    void aCallWithoutModelNeedsAProfileFromSomewhere() {
        home.fallbackDefault = new ProfileName("careful");
        assertThat(refused(null, null)).isEqualTo(FailureCode.PROFILE_REQUIRED);
        Route.Selected route = (Route.Selected) route(null, null, null, new Grants(Set.of(), false, "cheap"));
        assertThat(route.rung()).isEqualTo(Rung.CLIENT_KEY_DEFAULT);
    }

    @Test
    void anUnroutedModelIsRefusedWithTheProfilesToChooseFrom() {
        home.fallbackDefault = new ProfileName("careful");
        Route.Refused route = (Route.Refused) route(null, "gpt-unknown", null, Grants.ALL);
        assertThat(route.failure().code()).isEqualTo(FailureCode.UNKNOWN_PROFILE);
        assertThat(route.failure().message()).contains("careful, cheap");
    }

    @Test
    void aCallSiteGoesBeforeModelRoutes() {
        home.route("*", "cheap");
        home.callSites.put("title", new CallSiteBinding(new ProfileName("careful"), null));
        Route.Selected route = (Route.Selected) route(null, "gpt", "title", Grants.ALL);
        assertThat(route.rung()).isEqualTo(Rung.CALL_SITE);
        assertThat(((Route.Selected) route(null, "gpt", "unset", Grants.ALL)).rung())
                .isEqualTo(Rung.MODEL_ROUTE);
    }

    @Test
    void grantsHideProfilesFromExplicitAndImplicitSelection() {
        home.route("*", "careful");
        Grants onlyCheap = new Grants(Set.of("cheap"), false, "cheap");
        Route.Refused explicit = (Route.Refused) route("careful", "m", null, onlyCheap);
        assertThat(explicit.failure().code()).isEqualTo(FailureCode.PROFILE_NOT_GRANTED);
        Route.Selected implicit = (Route.Selected) route(null, "m", null, onlyCheap);
        assertThat(implicit.rung()).isEqualTo(Rung.CLIENT_KEY_DEFAULT);
        assertThat(implicit.skipped()).containsExactly("model_route: profile \"careful\" is not granted");
    }

    @Test
    void theProviderOfAProfileAndItsConnectionMustAgree() {
        home.with(profile("wrong", "openai", "work", "m"));
        assertThat(refused("wrong", "m")).isEqualTo(FailureCode.PROVIDER_MISMATCH);
    }

    @Test
    void aMissingConnectionIsAnErrorNamingProfileConnectionAndFix() {
        home.with(profile("dangling", "openai", "gone", "m"));
        Route.Refused route = (Route.Refused) route("dangling", null, null, Grants.ALL);
        assertThat(route.failure().code()).isEqualTo(FailureCode.CONNECTION_NOT_FOUND);
        assertThat(route.failure().message()).contains("\"dangling\"", "\"gone\"", "keyrail connections create gone");
    }

    @Test
    void withoutAConnectionTheSoleOwnOneOfTheProviderIsMeantAndNeverAManagedOne() {
        home.with(profile("bare", "openai", null, "m"));
        assertThat(connectionOf(selected("bare", null))).isEqualTo("openai-own");
        home.with(profile("two", "anthropic", null, "m"));
        Route.Refused several = (Route.Refused) route("two", null, null, Grants.ALL);
        assertThat(several.failure().code()).isEqualTo(FailureCode.CONNECTION_AMBIGUOUS);
        assertThat(several.failure().message()).contains("work").contains("own").doesNotContain("managed");
        home.with(profile("none-yet", "openrouter", null, "m"));
        assertThat(connectionOf(selected("none-yet", null))).isEqualTo("openrouter-personal");
    }

    @Test
    void aFallbackIsACandidateOnlyWhenItMayPay() {
        home.with(withFallback(profile("first", null, "work", "m"), false, "cheap", "paid", "gone", "first"))
                .with(profile("paid", null, "managed", "m"));
        Route.Selected route = selected("first", null);
        assertThat(route.candidates()).hasSize(2);
        assertThat(route.candidates().get(1).profileName()).isEqualTo("cheap");
        assertThat(route.skipped()).anyMatch(reason -> reason.contains("allowPayerChange is not set"));
        home.with(withFallback(profile("first", null, "work", "m"), true, "paid"));
        assertThat(selected("first", null).candidates()).hasSize(2);
    }

    @Test
    void aBrokenBindingNeverFallsBack() {
        home.with(withFallback(profile("first", null, "gone", "m"), true, "cheap"));
        assertThat(refused("first", null)).isEqualTo(FailureCode.CONNECTION_NOT_FOUND);
    }

    @Test
    void aConnectionWithoutAnAdapterSaysSo() {
        home.unusable("later", "gemini").with(profile("g", null, "later", "m"));
        assertThat(refused("g", null)).isEqualTo(FailureCode.PROVIDER_NOT_AVAILABLE);
    }
}
