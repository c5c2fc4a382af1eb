package keyrail.testkit.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.access.KeyHash;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.AuthKinds;
import keyrail.core.auth.PayerClass;
import keyrail.core.connection.Connection;
import keyrail.core.connection.ConnectionModel;
import keyrail.core.inference.Bytes;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ConversationId;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProfileName;
import keyrail.core.names.ProviderId;
import keyrail.core.names.RequestId;
import keyrail.core.session.Session;
import keyrail.core.store.AuditEntry;
import keyrail.core.store.StoredCredential;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import org.jspecify.annotations.Nullable;

/** Rows for tests; times are whole milliseconds, as stores keep them. */
public final class SampleRows {
    /** Any moment; tests say what is before and after it. */
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

    /** Three kinds: with a credential, without one, and paid by the operator. */
    public static final AuthKinds KINDS = new AuthKinds(List.of(
            new AuthKind(
                    "api_key",
                    List.of("credential"),
                    true,
                    PayerClass.OWN_KEY,
                    "",
                    Auth.ApiKey.class,
                    fields -> new Auth.ApiKey(CredentialRef.parse(fields.getOrDefault("credential", ""))),
                    auth -> auth instanceof Auth.ApiKey key
                            ? Map.of("credential", key.credential().toString())
                            : Map.of(),
                    auth -> auth instanceof Auth.ApiKey key ? Optional.of(key.credential()) : Optional.empty()),
            withoutFields("none", PayerClass.LOCAL, Auth.None.class, new Auth.None()),
            withoutFields("platform", PayerClass.PLATFORM, Auth.Platform.class, new Auth.Platform())));

    private SampleRows() {}

    public static ConnectionName name(String text) {
        return new ConnectionName(text);
    }

    /** A row with every column filled. */
    public static Connection connection(String name) {
        return new Connection(
                name(name),
                new ProviderId("openai"),
                new Auth.ApiKey(ref(name)),
                "Label of " + name,
                "https://host.example/v1",
                List.of(new ConnectionModel("model-1", "Model \"One\""), new ConnectionModel("model-2", null)),
                Map.of("region", "eu-west-1", "project", "p\u00e9"),
                NOON,
                NOON.plusMillis(1));
    }

    /** A row with no optional column. */
    public static Connection plain(String name, Instant createdAt) {
        return new Connection(
                name(name),
                new ProviderId("ollama"),
                new Auth.None(),
                null,
                null,
                List.of(),
                Map.of(),
                createdAt,
                createdAt);
    }

    public static CredentialRef ref(String service) {
        return new CredentialRef(service, "api_key");
    }

    public static StoredCredential credential(String service, long version, @Nullable Audience audience) {
        return new StoredCredential(
                ref(service),
                "record-" + service,
                "api_key",
                version,
                1,
                audience,
                Bytes.of(new byte[] {0, 1, (byte) 0xff, (byte) version}),
                NOON,
                NOON.plusSeconds(version));
    }

    public static ClientKey clientKey(String name) {
        return new ClientKey(
                new ClientKeyName(name),
                KeyHash.of("key of " + name),
                "abcd",
                new Grants(Set.of("work", "play"), true, "work"),
                NOON);
    }

    /** An attempt that went well: client {@code laptop}, profile {@code work}, payer {@code own_key}, 10 + 5 tokens. */
    public static LedgerRow attempt(String request, int attempt, String connection) {
        return row(request, attempt, connection, "ok", NOON, new Usage(10, 4, 2, 5, 3));
    }

    /** An attempt with every other field as in {@link #attempt}. */
    public static LedgerRow row(
            String request, int attempt, String connection, String outcome, Instant at, Usage usage) {
        return new LedgerRow(
                new RequestId(request),
                attempt,
                at,
                "laptop",
                "mainAgent",
                "work",
                "profile_header",
                connection,
                "openai",
                "own_key",
                "credential/openai/api_key#3",
                "model-1",
                "openai-chat",
                true,
                outcome,
                attempt == 0 ? 0 : 200,
                1,
                usage,
                UsageState.PARTIAL,
                "first\nsecond",
                null,
                12,
                345);
    }

    /** A session opened at noon. */
    public static Session session(String conversation, String profile, @Nullable Instant expiresAt) {
        return new Session(
                new ConversationId(conversation), "id of " + profile, new ProfileName(profile), NOON, expiresAt);
    }

    public static AuditEntry audit(String what, Instant at) {
        return new AuditEntry(at, "cli", what, "work", "ok", "");
    }

    private static AuthKind withoutFields(String type, PayerClass payer, Class<? extends Auth> javaType, Auth value) {
        return new AuthKind(
                type,
                List.of(),
                true,
                payer,
                "",
                javaType,
                fields -> value,
                auth -> Map.of(),
                auth -> Optional.empty());
    }
}
