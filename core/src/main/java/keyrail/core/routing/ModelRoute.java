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
        return pattern.matcher(model).matches();
    }
}
