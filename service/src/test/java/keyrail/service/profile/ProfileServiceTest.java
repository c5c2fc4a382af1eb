package keyrail.service.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import keyrail.core.access.Grants;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ProfileName;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.ModelRoute;
import keyrail.service.Actor;
import keyrail.service.access.ClientKeyService;
import keyrail.service.access.NewClientKey;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.NewConnection;
import keyrail.service.fake.TestHome;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProfileServiceTest {
    private static final Actor SOMEONE = Actor.of("cli");

    private final TestHome home = new TestHome();
    private final ProfileService profiles = new ProfileService(home.ports());
    private final DefaultsService defaults = new DefaultsService(home.ports());

    @Test
    void aNewProfileIsWrittenWithTheGivenMembersOnly() {
        WrittenProfile written = profiles.create(
                "work",
                fields(Map.of(
                        ProfileField.PROVIDER, "\"anthropic\"",
                        ProfileField.MODEL, "\"some \\\"model\\\"\"",
                        ProfileField.MAX_TOKENS, "4096",
                        ProfileField.LABEL, "null")),
                SOMEONE);

        assertThat(home.config.text())
                .isEqualTo("{\"llm\":{\"profiles\":{\"work\":{\"provider\":\"anthropic\","
                        + "\"model\":\"some \\\"model\\\"\",\"maxTokens\":4096}}}}");
        assertThat(written.profile().status()).isEqualTo(ProfileView.Status.BROKEN);
        assertThat(written.profile().payer()).isEqualTo("own_key");
        assertThat(written.warnings()).singleElement().asString().contains("keyrail credentials set anthropic api_key");
        assertThat(home.audit()).containsExactly("profile.create work");
        assertThat(home.published).isEqualTo(1);
    }

    @Test
    void anUpdateTouchesTheNamedMembersOnly() {
        home.config.write("{\"llm\":{\"profiles\":{\"work\":{\"source\":\"user\",\"provider\":\"ollama\","
                + "\"label\":\"old\",\"thinking\":{\"enabled\":true,\"level\":\"low\"}}}}}");

        profiles.update(
                "work",
                fields(Map.of(
                        ProfileField.LABEL, "null",
                        ProfileField.MODEL, "\"m\"",
                        ProfileField.EFFORT, "null",
                        ProfileField.THINKING, "false")),
                SOMEONE);

        assertThat(home.config.text())
                .isEqualTo("{\"llm\":{\"profiles\":{\"work\":{\"source\":\"user\",\"provider\":\"ollama\","
                        + "\"thinking\":{\"enabled\":false,\"level\":\"low\"},\"model\":\"m\"}}}}");
        assertThat(home.config.edits()).isEqualTo(1);
    }

    @Test
    void aBrokenEntryIsListedWithItsReasonAndCanBeMended() {
        home.config.write("{\"llm\":{\"profiles\":{\"bad\":{\"provider\":\"ollama\",\"maxTokens\":-1}}}}");

        assertThat(profiles.list())
                .extracting(ProfileView::status, ProfileView::reason)
                .containsExactly(tuple(ProfileView.Status.BROKEN, "maxTokens must be positive"));
        profiles.update("bad", fields(Map.of(ProfileField.MAX_TOKENS, "100")), SOMEONE);
        assertThat(profiles.get("bad").status()).isEqualTo(ProfileView.Status.OK);
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThat(code(() -> profiles.get("zzz"))).isEqualTo(FailureCode.NOT_FOUND);
        assertThat(code(() -> profiles.rawEntry("zzz"))).isEqualTo(FailureCode.NOT_FOUND);
        assertThat(code(() -> profiles.update("zzz", fields(Map.of(ProfileField.MODEL, "\"m\"")), SOMEONE)))
                .isEqualTo(FailureCode.NOT_FOUND);
        assertThat(code(() -> profiles.delete("zzz", true, SOMEONE))).isEqualTo(FailureCode.NOT_FOUND);
        assertThat(code(() -> profiles.create("a", fields(Map.of(ProfileField.MODEL, "\"m\"")), SOMEONE)))
                .isEqualTo(FailureCode.INVALID_ARGUMENT);
        assertThat(code(() -> profiles.create("a b", fields(Map.of()), SOMEONE)))
                .isEqualTo(FailureCode.INVALID_NAME);
        make("work");
        assertThat(code(() -> make("work"))).isEqualTo(FailureCode.ALREADY_EXISTS);
        assertThat(code(() -> profiles.update("work", fields(Map.of()), SOMEONE)))
                .isEqualTo(FailureCode.INVALID_ARGUMENT);
    }

    @Test
    void deleteRefusesWhileSomethingNamesTheProfile() {
        make("work");
        profiles.create(
                "other",
                fields(Map.of(ProfileField.PROVIDER, "\"ollama\"", ProfileField.FALLBACK, "[\"work\"]")),
                SOMEONE);
        defaults.setDefaultProfile("work", SOMEONE);
        defaults.setActiveProfile("work", SOMEONE);
        defaults.setModelRoutes(List.of(ModelRoute.of("claude-*", new ProfileName("work"))), SOMEONE);
        new ClientKeyService(home.ports(), new Random(1))
                .create(new NewClientKey("tool", new Grants(Set.of("work"), false, null)), SOMEONE);

        Failure failure = refusal(() -> profiles.delete("work", false, SOMEONE));

        assertThat(failure.code()).isEqualTo(FailureCode.HAS_REFERENCES);
        assertThat(((Failure.Gateway) failure).details().get("referencedBy"))
                .containsExactly(
                        "llm.default",
                        "llm.activeProfile",
                        "llm.modelRoutes (claude-*)",
                        "llm.profiles.other.fallback",
                        "client key tool");
        assertThat(profiles.delete("work", true, SOMEONE)).isNotEmpty();
        assertThat(profiles.list()).extracting(ProfileView::name).containsExactly("other");
    }

    @Test
    void warnsOfWhatWillKeepAProfileFromWorking() {
        new ConnectionService(home.ports())
                .create(new NewConnection("local", "ollama", Map.of(), null, null, List.of(), Map.of(), null), SOMEONE);

        WrittenProfile lost = profiles.create("lost", fields(Map.of(ProfileField.CONNECTION, "\"nowhere\"")), SOMEONE);
        WrittenProfile torn = profiles.create(
                "torn",
                fields(Map.of(ProfileField.CONNECTION, "\"local\"", ProfileField.PROVIDER, "\"openai\"")),
                SOMEONE);
        WrittenProfile fine = profiles.create("fine", fields(Map.of(ProfileField.CONNECTION, "\"local\"")), SOMEONE);

        assertThat(lost.warnings()).singleElement().asString().contains("nowhere");
        assertThat(torn.warnings()).singleElement().asString().contains("openai", "ollama");
        assertThat(fine.warnings()).isEmpty();
        assertThat(fine.profile().payer()).isEqualTo("local");
        assertThat(fine.profile().provider()).isEqualTo(new ProviderId("ollama"));
        assertThat(torn.profile().provider()).isEqualTo(new ProviderId("openai"));
        assertThat(lost.profile().provider()).isNull();
    }

    @Test
    void aProfileWhoseConnectionIsGoneIsListedAsBroken() {
        ConnectionService connections = new ConnectionService(home.ports());
        connections.create(
                new NewConnection("local", "ollama", Map.of(), null, null, List.of(), Map.of(), null), SOMEONE);
        profiles.create("mine", fields(Map.of(ProfileField.CONNECTION, "\"local\"")), SOMEONE);
        assertThat(profiles.get("mine").status()).isEqualTo(ProfileView.Status.OK);

        connections.delete("local", true, SOMEONE);

        assertThat(profiles.list()).singleElement().satisfies(profile -> {
            assertThat(profile.status()).isEqualTo(ProfileView.Status.BROKEN);
            assertThat(profile.reason()).contains("keyrail connections create local");
        });
    }

    @Test
    void onlyAProfileThatCanBeUsedIsPointedAt() {
        home.config.write("{\"llm\":{\"profiles\":{\"off\":{\"provider\":\"ollama\",\"status\":\"disabled\"},"
                + "\"on\":{\"provider\":\"ollama\"}}}}");

        assertThat(code(() -> defaults.setActiveProfile("off", SOMEONE))).isEqualTo(FailureCode.PROFILE_DISABLED);
        Failure unknown = refusal(() -> defaults.setDefaultProfile("nope", SOMEONE));
        assertThat(unknown.code()).isEqualTo(FailureCode.UNKNOWN_PROFILE);
        assertThat(((Failure.Gateway) unknown).details()).containsEntry("candidates", List.of("off", "on"));
        defaults.setActiveProfile("on", SOMEONE);
        assertThat(defaults.activeProfile()).contains(new ProfileName("on"));
        assertThat(profiles.get("on").isActive()).isTrue();
        defaults.setActiveProfile(null, SOMEONE);
        assertThat(defaults.activeProfile()).isEmpty();
    }

    private void make(String name) {
        profiles.create(name, fields(Map.of(ProfileField.PROVIDER, "\"ollama\"")), SOMEONE);
    }

    private static ProfileFields fields(Map<ProfileField, String> values) {
        return new ProfileFields(values);
    }

    private static FailureCode code(ThrowingCallable call) {
        return refusal(call).code();
    }

    private static Failure refusal(ThrowingCallable call) {
        return catchThrowableOfType(KeyrailException.class, call).failure();
    }
}
