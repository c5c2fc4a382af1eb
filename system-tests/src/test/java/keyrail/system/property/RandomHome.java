package keyrail.system.property;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.access.KeyHash;
import keyrail.core.auth.Auth;
import keyrail.core.connection.Connection;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProviderId;
import keyrail.system.RunningHome;

/** A running home of a random make, and what the test knows of it by itself. For one thread, rotation excepted. */
final class RandomHome implements AutoCloseable {
    /**
     * A connection.
     *
     * @param keys its keys by version, the first one 1; empty where it needs none
     */
    record Account(String name, String provider, String server, List<String> keys) {
        boolean isKeyed() {
            return !keys.isEmpty();
        }
    }

    /** A profile; provider, connection and model may be null. */
    record Chosen(
            String name,
            String provider,
            String connection,
            String model,
            List<String> fallback,
            boolean allowPayerChange,
            boolean disabled) {}

    /** A program's key. */
    record Client(String name, String key, Grants grants) {}

    private final Random random;
    private final RunningHome home;
    final List<Account> accounts = new ArrayList<>();
    final Map<String, Chosen> profiles = new LinkedHashMap<>();
    final List<Client> clients = new ArrayList<>();
    private final String secretPrefix;

    RandomHome(Path folder, Upstreams upstreams, Random random) {
        this.random = random;
        this.secretPrefix = "sk-" + Long.toHexString(random.nextLong()) + "-";
        drawAccounts();
        drawProfiles();
        this.home = new RunningHome(folder, configuration(upstreams));
        accounts.forEach(account -> store(account, upstreams));
        drawClients();
    }

    RunningHome running() {
        return home;
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean oneIn(int sides) {
        return random.nextInt(sides) == 0;
    }

    private void drawAccounts() {
        List<String> providers = new ArrayList<>(List.of("anthropic", "openai", "openrouter", "openai-compatible"));
        providers.remove(oneIn(6) ? 3 : random.nextInt(3));
        if (oneIn(2)) {
            providers.remove(random.nextInt(2));
        }
        int count = 3 + random.nextInt(6);
        for (int index = 0; index < count; index++) {
            String provider = pick(providers);
            boolean compatible = provider.equals("openai-compatible");
            String server = compatible ? pick(List.of("compatible-a", "compatible-b")) : provider;
            List<String> keys = new ArrayList<>();
            if (!compatible || oneIn(2)) {
                keys.add(secretPrefix + index + "-v1;");
            }
            accounts.add(new Account("c" + index, provider, server, keys));
        }
    }

    private void drawProfiles() {
        int count = 3 + random.nextInt(6);
        for (int index = 0; index < count; index++) {
            Account account = pick(accounts);
            boolean bound = !oneIn(5);
            String provider = !bound || oneIn(3) ? account.provider() : null;
            provider = oneIn(15) ? pick(accounts).provider() : provider;
            Set<String> fallback = new LinkedHashSet<>();
            for (int more = oneIn(3) ? 0 : 1 + random.nextInt(3); more > 0; more--) {
                fallback.add(oneIn(20) ? "ghost" : "p" + random.nextInt(count));
            }
            String connection = !bound ? null : oneIn(20) ? "no-such-connection" : account.name();
            String model = oneIn(4) ? null : "m-of-p" + index;
            profiles.put(
                    "p" + index,
                    new Chosen("p" + index, provider, connection, model, List.copyOf(fallback), oneIn(2), oneIn(8)));
        }
    }

    private String profileName() {
        return pick(List.copyOf(profiles.keySet()));
    }

    private String configuration(Upstreams upstreams) {
        String endpoints = List.of("anthropic", "openai", "openrouter").stream()
                .map(id -> "\"" + id + "\": {\"endpoint\": \"" + upstreams.baseUrl(id) + "\"}")
                .collect(Collectors.joining(", "));
        String routes = "{\"model\": \"gpt-*\", \"profile\": \"" + profileName() + "\"}, "
                + "{\"model\": \"claude-*\", \"profile\": \"" + profileName() + "\"}, "
                + "{\"model\": \"*-4*\", \"profile\": \"" + profileName() + "\"}";
        String defaults = (oneIn(3) ? "" : ", \"activeProfile\": \"" + profileName() + "\"")
                + (oneIn(3) ? "" : ", \"default\": \"" + profileName() + "\"");
        return "{\"providers\": {" + endpoints + "},\n\"llm\": {\"profiles\": {\n"
                + profiles.values().stream().map(RandomHome::member).collect(Collectors.joining(",\n"))
                + "},\n\"modelRoutes\": [" + routes + "],\n\"callSites\": {\"site\": {\"profile\": \"" + profileName()
                + "\"}}" + defaults + "}}";
    }

    private static String member(Chosen profile) {
        List<String> members = new ArrayList<>();
        if (profile.provider() != null) {
            members.add("\"provider\": \"" + profile.provider() + "\"");
        }
        if (profile.connection() != null) {
            members.add("\"provider_connection\": \"" + profile.connection() + "\"");
        }
        if (profile.model() != null) {
            members.add("\"model\": \"" + profile.model() + "\"");
        }
        members.add("\"fallback\": ["
                + profile.fallback().stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(",")) + "]");
        members.add("\"allowPayerChange\": " + profile.allowPayerChange());
        members.add("\"status\": \"" + (profile.disabled() ? "disabled" : "active") + "\"");
        return "\"" + profile.name() + "\": {" + String.join(", ", members) + "}";
    }

    private void store(Account account, Upstreams upstreams) {
        boolean fixed = account.provider().equals(account.server());
        String baseUrl = fixed ? null : upstreams.baseUrl(account.server());
        if (account.isKeyed()) {
            home.connection(
                    account.name(), account.provider(), baseUrl, account.keys().getFirst());
            return;
        }
        Instant now = home.home().clock().instant();
        home.home().store().write(rows -> {
            rows.insert(new Connection(
                    new ConnectionName(account.name()),
                    new ProviderId(account.provider()),
                    new Auth.None(),
                    null,
                    baseUrl,
                    List.of(),
                    Map.of(),
                    now,
                    now));
            return true;
        });
        home.home().publish();
    }

    private void drawClients() {
        clients.add(new Client("test", RunningHome.CLIENT_KEY, Grants.ALL));
        for (int index = 0; index < 3; index++) {
            Set<String> granted = new LinkedHashSet<>();
            for (int more = random.nextInt(4); more > 0; more--) {
                granted.add(profileName());
            }
            Grants grants = new Grants(granted, oneIn(2), oneIn(3) ? null : profileName());
            Client client = new Client("client" + index, "kr_client-" + index, grants);
            clients.add(client);
            home.home().store().write(rows -> {
                rows.insert(new ClientKey(
                        new ClientKeyName(client.name()),
                        KeyHash.of(client.key()),
                        "",
                        grants,
                        home.home().clock().instant()));
                return true;
            });
        }
        home.home().publish();
    }

    Account account(String name) {
        return accounts.stream()
                .filter(account -> account.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no connection \"" + name + "\""));
    }

    /** Gives the connection whose newest key this is another one; other keys are left alone. */
    synchronized void rotate(String key) {
        for (Account account : accounts) {
            if (account.isKeyed() && account.keys().getLast().equals(key)) {
                String next = key.substring(0, key.lastIndexOf('v') + 1)
                        + (account.keys().size() + 1) + ";";
                account.keys().add(next);
                home.rotate(account.name(), next);
                return;
            }
        }
    }

    @Override
    public void close() {
        home.close();
    }
}
