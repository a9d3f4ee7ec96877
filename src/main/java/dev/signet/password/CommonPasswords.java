package dev.signet.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import com.nulabinc.zxcvbn.matchers.DictionaryLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The 30,000 passwords that are guessed first, and names, as zxcvbn has them. Loaded when one is first looked up. */
final class CommonPasswords {

    /** zxcvbn keeps each word in one list only: without the names, {@code jennifer} were not common. */
    private static final List<DictionaryLoader> LISTS = List.of(
            StandardDictionaries.PASSWORDS_LOADER,
            StandardDictionaries.FEMALE_NAMES_LOADER,
            StandardDictionaries.MALE_NAMES_LOADER,
            StandardDictionaries.SURNAMES_LOADER);

    private static final Set<String> LOWER_CASE = LISTS.stream()
            .flatMap(list -> load(list).getFrequencies().stream())
            .collect(Collectors.toUnmodifiableSet());

    private CommonPasswords() {}

    static boolean include(String password) {
        return LOWER_CASE.contains(password.toLowerCase(Locale.ROOT));
    }

    static int count() {
        return LOWER_CASE.size();
    }

    private static Dictionary load(DictionaryLoader list) {
        try {
            return list.load();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
