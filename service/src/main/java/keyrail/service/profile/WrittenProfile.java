package keyrail.service.profile;

import java.util.List;

/** A profile that was written, and what will keep it from working. */
public record WrittenProfile(ProfileView profile, List<String> warnings) {
    public WrittenProfile {
        warnings = List.copyOf(warnings);
    }
}
