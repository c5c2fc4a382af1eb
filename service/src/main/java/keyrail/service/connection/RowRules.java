package keyrail.service.connection;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import keyrail.core.config.Settings;
import keyrail.core.connection.ConnectionModel;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.Names;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.ProviderTraits;
import keyrail.service.credential.AddressRules;
import org.jspecify.annotations.Nullable;

/** What the fields of a row beside its auth may be, given its provider. */
final class RowRules {
    private static final int MAX_TEXT = 1_024;
    private static final int MAX_ENTRIES = 1_000;

    private final ProviderTraits traits;
    private final AddressRules addresses;

    RowRules(ProviderTraits traits, Settings settings) {
        this.traits = traits;
        this.addresses = new AddressRules(settings.outbound());
    }

    /** The address in canonical form, or null for none. */
    @Nullable
    String baseUrl(@Nullable String given) {
        if (given == null) {
            return null;
        }
        if (traits.endpointRule() == EndpointRule.FIXED) {
            throw new KeyrailException(
                    FailureCode.BASE_URL_REFUSED,
                    "provider " + traits.id() + " has a fixed address, and a connection may not carry another; to send"
                            + " all its calls elsewhere, set providers." + traits.id() + ".endpoint in config.json");
        }
        return addresses.read(given).toString();
    }

    /** @param settings one of which may name what the address follows from */
    void requireAddress(@Nullable String baseUrl, Map<String, String> settings) {
        boolean named = traits.resourceEndpoint() != null && settings.containsKey(ProviderTraits.RESOURCE);
        if (named && traits.endpointOf(settings).isEmpty()) {
            throw invalid("setting " + ProviderTraits.RESOURCE
                    + " is a name of letters, digits and dashes, not an address; give --base-url for that");
        }
        if (baseUrl == null && !named && traits.endpointRule() == EndpointRule.REQUIRED) {
            String more =
                    traits.resourceEndpoint() == null ? "" : ", or --setting " + ProviderTraits.RESOURCE + "=<name>";
            throw new KeyrailException(
                    FailureCode.BASE_URL_REQUIRED,
                    "provider " + traits.id() + " has no documented address; give --base-url https://host/path" + more);
        }
    }

    void requireModels(List<ConnectionModel> models) {
        if (models.isEmpty() && traits.modelsRequired()) {
            throw new KeyrailException(
                    FailureCode.MODELS_REQUIRED,
                    "connections of provider " + traits.id()
                            + " list the models they serve; give --model at least once");
        }
        Set<String> ids = new HashSet<>();
        for (ConnectionModel model : models) {
            text("model id", model.id());
            if (model.id().isBlank() || !ids.add(model.id())) {
                throw invalid("model \"" + model.id() + "\" is empty or listed twice");
            }
            if (model.displayName() != null) {
                text("display name", model.displayName());
            }
        }
        limited("models", models.size());
    }

    void checkSettings(Map<String, String> settings) {
        settings.forEach((key, value) -> {
            if (!Names.isValid(key)) {
                throw invalid("setting \"" + key + "\" is not a name");
            }
            text("setting " + key, value);
        });
        limited("settings", settings.size());
    }

    /** A label for people, or null when it says nothing. */
    static @Nullable String label(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        text("label", given);
        return given.strip();
    }

    private static void text(String what, String value) {
        if (value.length() > MAX_TEXT || value.chars().anyMatch(Character::isISOControl)) {
            throw invalid("the " + what + " is longer than " + MAX_TEXT + " characters or holds control characters");
        }
    }

    private static void limited(String what, int size) {
        if (size > MAX_ENTRIES) {
            throw invalid("more than " + MAX_ENTRIES + " " + what);
        }
    }

    private static KeyrailException invalid(String message) {
        return new KeyrailException(FailureCode.INVALID_ARGUMENT, message);
    }
}
