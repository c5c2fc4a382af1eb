/**
 * The commands about profiles.
 *
 * <p>May use: the console, risk, core, picocli, Jackson. Start reading at
 * {@link keyrail.app.cli.profiles.ProfilesCreate}.
 */
@NullMarked
package keyrail.app.cli.profiles;

import org.jspecify.annotations.NullMarked;
