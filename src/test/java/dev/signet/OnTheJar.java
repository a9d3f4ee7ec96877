package dev.signet;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Those of {@link OnTheArtifact} that a jar could answer in another way than the classes it was made of: for what is
 * looked up in it by name, be it a text, a list, a service or a class. The others ran on these very classes a moment
 * before. A native image is another program: it runs all.
 */
@Suite
@SelectPackages("dev.signet")
@IncludeClassNamePatterns(OnTheJar.CLASSES)
class OnTheJar {

    static final String CLASSES = "dev\\.signet\\.(?!packaged|verifiers)[a-z.]+\\."
            + "(AccessToken|Blacklist|EmailVerification|Export|JwkSet|KeyAdministration|Login|Metadata|OAuthToken"
            + "|PhoneVerification|Protocol|PublicEndpoint|Refresh|Registration|SecondFactor|SimplejwtOracle|UserInfo"
            + "|Verify)IT";
}
