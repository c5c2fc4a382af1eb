package keyrail.server.admin;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The permission a route asks for. The owner of the home, who alone reaches the admin socket, holds all of them; the token
 * of the admin port those that {@code server.admin.scopes} names. */
public enum AdminScope {
    SETTINGS_READ,
    SETTINGS_WRITE,
    CREDENTIALS_READ,
    CREDENTIALS_WRITE,
    USAGE_READ,
    CHAT_WRITE;

    /** What the home's owner may do: everything. */
    public static final Set<AdminScope> ALL = Set.of(values());

    /** The scopes of a list of texts; all of them for an empty one. */
    public static Set<AdminScope> of(Collection<String> texts) {
        return texts.isEmpty()
                ? ALL
                : ALL.stream().filter(scope -> texts.contains(scope.text())).collect(Collectors.toUnmodifiableSet());
    }

    /** As documents show it, e.g. {@code settings.read}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
