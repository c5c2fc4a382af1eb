package keyrail.service.profile;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a profile a request mentions.
 *
 * @param values JSON texts; {@code null} empties the member
 */
public record ProfileFields(Map<ProfileField, String> values) {
    public ProfileFields {
        Map<ProfileField, String> sorted = new EnumMap<>(ProfileField.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
    }

    /** Whether the request gives the member a value. */
    boolean has(ProfileField field) {
        return Optional.ofNullable(values.get(field))
                .filter(json -> !json.equals(JsonText.NULL))
                .isPresent();
    }
}
