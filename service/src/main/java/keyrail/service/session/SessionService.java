package keyrail.service.session;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import keyrail.core.config.SessionSettings;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConversationId;
import keyrail.core.names.ProfileName;
import keyrail.core.session.Session;
import keyrail.core.store.Rows;
import keyrail.service.Actor;
import keyrail.service.HomePorts;
import keyrail.service.profile.ProfileService;
import keyrail.service.profile.ProfileView;
import keyrail.service.profile.UsableProfile;
import org.jspecify.annotations.Nullable;

/** Pins profiles to conversations for a time. Safe for use by several threads; every method may block. */
public final class SessionService {
    private static final int ID_BYTES = 8;

    private final HomePorts ports;
    private final RandomGenerator random;

    public SessionService(HomePorts ports, RandomGenerator random) {
        this.ports = ports;
        this.random = random;
    }

    /**
     * Opens a session, in place of the one the conversation may have.
     *
     * @throws KeyrailException {@code unknown_profile}, {@code profile_disabled}, or {@code config_invalid} for a
     *     profile that cannot serve as things stand
     */
    public OpenedSession open(ConversationId conversation, String profile, SessionTtl ttl, Actor actor) {
        ProfileName name = serving(profile);
        SessionSettings settings = ports.config().current().sessions();
        Duration wanted = switch (ttl) {
            case SessionTtl.Usual usual -> settings.defaultTtl();
            case SessionTtl.For(Duration time) -> time;
            case SessionTtl.Never never -> null;
        };
        Duration given = wanted == null || wanted.compareTo(settings.maxTtl()) <= 0 ? wanted : settings.maxTtl();
        Instant now = now();
        Session opened = new Session(conversation, newId(), name, now, given == null ? null : now.plus(given));
        Optional<Session> replaced = ports.store().write(rows -> {
            Optional<Session> before = current(rows, conversation, now);
            rows.put(opened);
            rows.append(actor.did("session.open", conversation + " = " + name, now));
            return before;
        });
        ports.changed().run();
        return new OpenedSession(
                opened, given, ttl instanceof SessionTtl.For && !wantedEquals(wanted, given), replaced.orElse(null));
    }

    /** Closes the conversation's session, one without end too; empty where there is none. */
    public Optional<Session> close(ConversationId conversation, Actor actor) {
        Instant now = now();
        Optional<Session> closed = ports.store().write(rows -> {
            Optional<Session> before = current(rows, conversation, now);
            if (rows.delete(conversation)) {
                before.ifPresent(session ->
                        rows.append(actor.did("session.close", conversation + " = " + session.profile(), now)));
            }
            return before;
        });
        ports.changed().run();
        return closed;
    }

    /** The sessions that are not over, by conversation. @param conversation only its session, or null for all */
    public List<Session> list(@Nullable ConversationId conversation) {
        Instant now = now();
        return ports.store().read(Rows::sessions).stream()
                .filter(session -> !session.isOver(now))
                .filter(session ->
                        conversation == null || session.conversation().equals(conversation))
                .toList();
    }

    /** Removes the sessions that are over, and says how many there were. */
    public int sweep() {
        Instant now = now();
        boolean any = ports.store().read(Rows::sessions).stream().anyMatch(session -> session.isOver(now));
        int swept = any ? ports.store().write(rows -> rows.deleteSessionsOver(now)) : 0;
        if (swept > 0) {
            ports.changed().run();
        }
        return swept;
    }

    /** The time now; rows keep whole milliseconds. */
    public Instant now() {
        return ports.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static boolean wantedEquals(@Nullable Duration wanted, @Nullable Duration given) {
        return wanted == null ? given == null : wanted.equals(given);
    }

    private static Optional<Session> current(Rows rows, ConversationId conversation, Instant now) {
        return rows.sessions().stream()
                .filter(session -> session.conversation().equals(conversation) && !session.isOver(now))
                .findFirst();
    }

    /** A pin on a profile that cannot serve would break a conversation that works. */
    private ProfileName serving(String name) {
        UsableProfile.enabled(ports.config().current(), name);
        ProfileView view = new ProfileService(ports).get(name);
        if (view.status() == ProfileView.Status.BROKEN) {
            throw new KeyrailException(
                    FailureCode.CONFIG_INVALID,
                    "profile \"" + name + "\" cannot serve, so nothing was pinned: " + view.reason());
        }
        return new ProfileName(name);
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
