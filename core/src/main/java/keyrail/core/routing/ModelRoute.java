package keyrail.core.routing;

import java.util.regex.Pattern;
import keyrail.core.names.ProfileName;

/** One entry of {@code llm.modelRoutes}: model names matching a glob ({@code *}, {@code ?}) go to a profile. */
public record ModelRoute(String glob, ProfileName profile, Pattern pattern) {
    public static ModelRoute of(String glob, ProfileName profile) {
        StringBuilder expression = new StringBuilder();
        for (int index = 0; index < glob.length(); index++) {
            char character = glob.charAt(index);
            switch (character) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return new ModelRoute(glob, profile, Pattern.compile(expression.toString(), Pattern.DOTALL));
    }

    public boolean matches(String model) {
        int wildcard = glob.length() - 1;
        if (wildcard >= 0 && glob.indexOf('*') == wildcard && glob.indexOf('?') < 0) {
            // The usual form, once per request and route: no need for the pattern.
            return model.regionMatches(0, glob, 0, wildcard);
        }
        return pattern.matcher(model).matches();
    }
}
