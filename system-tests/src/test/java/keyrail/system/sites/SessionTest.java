package keyrail.system.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConversationId;
import keyrail.core.store.Rows;
import keyrail.embed.CallSite;
import keyrail.service.Actor;
import keyrail.service.session.OpenedSession;
import keyrail.service.session.SessionTtl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sessions on a real home whose clock the test turns. */
class SessionTest {
    private static final ConversationId CHAT = new ConversationId("chat 1");
    private static final Actor ACTOR = Actor.of("test");

    @TempDir
    Path folder;

    private final TurnedClock clock = new TurnedClock();
    private SitesHome home;

    @BeforeEach
    void open() {
        home = SitesHome.three(folder, clock);
    }

    @AfterEach
    void close() {
        home.close();
    }

    private CallSite chat() {
        return home.home().callSite("mainAgent").in(CHAT.value());
    }

    @Test
    void aSessionDecidesBeforeTheCallSiteAndOnlyInItsConversation() {
        home.write(SitesHome.THREE + ", \"callSites\": { \"mainAgent\": { \"profile\": \"c\" } }");
        home.sessions().open(CHAT, "b", new SessionTtl.Usual(), ACTOR);
        chat().ask("here");
        home.home().callSite("mainAgent").in("another").ask("there");
        home.home().callSite("mainAgent").ask("nowhere in particular");
        assertThat(home.keys()).containsExactly("key-of-conn-b", "key-of-conn-c", "key-of-conn-c");
    }

    @Test
    void aSessionSurvivesARestart() {
        OpenedSession opened = home.sessions().open(CHAT, "b", new SessionTtl.For(Duration.ofHours(1)), ACTOR);
        home.restart();
        chat().ask("after the restart");
        assertThat(home.keys()).containsExactly("key-of-conn-b");
        assertThat(home.sessions().list(null)).containsExactly(opened.session());
    }

    @Test
    void aSessionThatExpiresInMidConversationGivesTheCallBackToTheDefaultAndSaysSo() {
        home.sessions().open(CHAT, "b", new SessionTtl.Usual(), ACTOR);
        CallSite chat = chat();
        clock.turn(Duration.ofMinutes(30).minusMillis(1));
        chat.ask("the last moment");
        clock.turn(Duration.ofMillis(1));
        chat.ask("the next moment, before any sweep");
        assertThat(home.keys()).containsExactly("key-of-conn-b", "key-of-conn-a");
        assertThat(chat.route().skipped())
                .containsExactly("session: profile \"b\" is no longer pinned: the session is over");
        assertThat(home.sessions().list(null)).isEmpty();
    }

    @Test
    void theSweepRemovesTheRowsOfSessionsThatAreOverAndKeepsTheOthers() {
        home.sessions().open(CHAT, "b", new SessionTtl.Usual(), ACTOR);
        home.sessions().open(new ConversationId("sticky"), "c", new SessionTtl.Never(), ACTOR);
        assertThat(home.sessions().sweep()).isZero();
        clock.turn(Duration.ofDays(400));
        assertThat(home.sessions().sweep()).isEqualTo(1);
        assertThat(home.home().store().<List<?>>read(Rows::sessions)).hasSize(1);
        home.home().callSite("mainAgent").in("sticky").ask("still");
        assertThat(home.keys()).containsExactly("key-of-conn-c");
        assertThat(chat().route().skipped()).as("nothing is left to pass over").isEmpty();
    }

    @Test
    void closingIsIdempotentAndEndsAStickyOneToo() {
        home.sessions().open(CHAT, "b", new SessionTtl.Never(), ACTOR);
        assertThat(home.sessions().close(CHAT, ACTOR)).isPresent();
        assertThat(home.sessions().close(CHAT, ACTOR)).isEmpty();
        chat().ask("to the default");
        assertThat(home.keys()).containsExactly("key-of-conn-a");
    }

    @Test
    void theTimeIsThatOfTheConfigurationAndShortenedToTheLongest() {
        home.write(SitesHome.THREE + ", \"profileSession\": { \"defaultTtlSeconds\": 60, \"maxTtlSeconds\": 600 }");
        home.home().refresh();
        OpenedSession usual = home.sessions().open(CHAT, "b", new SessionTtl.Usual(), ACTOR);
        assertThat(usual.ttl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(usual.shortened()).isFalse();
        OpenedSession longer = home.sessions().open(CHAT, "c", SessionTtl.parse("1h30m"), ACTOR);
        assertThat(longer.ttl()).isEqualTo(Duration.ofSeconds(600));
        assertThat(longer.shortened()).isTrue();
        assertThat(longer.replaced()).isEqualTo(usual.session());
    }

    @Test
    void timesAreSecondsOrHoursMinutesAndSecondsAndNeverZero() {
        assertThat(SessionTtl.parse("90")).isEqualTo(new SessionTtl.For(Duration.ofSeconds(90)));
        assertThat(SessionTtl.parse("1h2m3s")).isEqualTo(new SessionTtl.For(Duration.ofSeconds(3_723)));
        assertThat(SessionTtl.parse("never")).isEqualTo(new SessionTtl.Never());
        for (String wrong : List.of("", "0", "0h0m", "-5", "1d", "h", "5m1h", "1.5h", "10 m", "99999999999")) {
            assertThatExceptionOfType(KeyrailException.class)
                    .as(wrong)
                    .isThrownBy(() -> SessionTtl.parse(wrong))
                    .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo(FailureCode.INVALID_ARGUMENT));
        }
    }

    @Test
    void aProfileThatCannotServeIsNotPinned() {
        home.write(SitesHome.THREE.replace("\"conn-b\"", "\"gone\""));
        home.home().refresh();
        assertRefused("b", FailureCode.CONFIG_INVALID);
        assertRefused("nope", FailureCode.UNKNOWN_PROFILE);
        assertThat(home.sessions().list(null)).isEmpty();
    }

    private void assertRefused(String profile, FailureCode code) {
        assertThatExceptionOfType(KeyrailException.class)
                .isThrownBy(() -> home.sessions().open(CHAT, profile, new SessionTtl.Usual(), ACTOR))
                .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo(code));
    }

    @Test
    void row66TheAnswersOfOpenListAndCloseAreThoseOfTheEarlierCommands() {
        String body = "{\"profile\":\"b\",\"conversationId\":\"chat 1\",\"ttl\":\"1h\"}";
        JsonNode opened = home.admin("POST", "/inference/sessions", "", body);
        assertThat(opened.propertyNames())
                .containsExactly(
                        "conversationId", "profile", "sessionId", "expiresAt", "ttlSeconds", "shortened", "replaced");
        assertThat(opened.path("expiresAt").stringValue()).isEqualTo("2026-03-01T13:00:00Z");
        assertThat(opened.path("ttlSeconds").longValue()).isEqualTo(3_600);
        clock.turn(Duration.ofSeconds(600));
        JsonNode listed = home.admin("GET", "/inference/sessions", "conversationId=chat%201", "");
        assertThat(listed.at("/sessions/0").propertyNames())
                .containsExactly(
                        "conversationId", "conversationTitle", "profile", "sessionId", "expiresAt", "remainingSeconds");
        assertThat(listed.at("/sessions/0/remainingSeconds").longValue()).isEqualTo(3_000);
        assertThat(home.admin("GET", "/inference/sessions", "conversationId=other", "")
                        .path("sessions"))
                .isEmpty();
        JsonNode closed = home.admin("DELETE", "/inference/sessions/chat%201", "", "");
        assertThat(closed.at("/closed/sessionId")).isEqualTo(opened.path("sessionId"));
        assertThat(closed.path("noop").booleanValue()).isFalse();
        JsonNode again = home.admin("DELETE", "/inference/sessions/chat%201", "", "");
        assertThat(again.path("closed").isNull()).isTrue();
        assertThat(again.path("noop").booleanValue()).isTrue();
    }
}
