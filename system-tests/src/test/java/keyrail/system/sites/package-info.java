/** Call sites, sessions, the catalog of models and the library, as an application meets them. */
@NullMarked
package keyrail.system.sites;

import org.jspecify.annotations.NullMarked;
