namespace RagKit.Text;

/// <summary>
/// M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with its author's later changes to step 2 (bli, logi),
/// and letter for letter as SQLite's FTS5 applies it.
/// </summary>
internal static class PorterStemmer
{
    /// <summary>Stems a folded word in place.</summary>
    /// <param name="word">The word; its stem is never longer.</param>
    /// <returns>The length of the stem that now begins <paramref name="word"/>.</returns>
    public static int Stem(Span<char> word)
    {
        int n = Plural(word, word.Length);
        n = PastAndGerund(word, n);
        if (word[n - 1] == 'y' && HasVowel(word[..(n - 1)]))
            word[n - 1] = 'i';
        n = DoubleSuffix(word, n);
        n = Derivation(word, n);
        n = Ending(word, n);
        if (word[n - 1] == 'e' && Measure(word[..(n - 1)]) is int m && (m > 1 || (m == 1 && !EndsShort(word[..(n - 1)]))))
            n--;
        if (n > 1 && word[n - 1] == 'l' && word[n - 2] == 'l' && Measure(word[..(n - 1)]) > 1)
            n--;
        return n;
    }

    private static int Plural(Span<char> w, int n)
    {
        if (w[n - 1] != 's')
            return n;
        if (w[n - 2] == 'e')
            return Ends(w, n, "sses") || Ends(w, n, "ies") ? n - 2 : n - 1;
        return w[n - 2] == 's' ? n : n - 1;
    }

    private static int PastAndGerund(Span<char> w, int n)
    {
        if (Ends(w, n, "eed"))
            return Measure(w[..(n - 3)]) > 0 ? n - 1 : n;
        int cut = Ends(w, n, "ed") ? 2 : Ends(w, n, "ing") ? 3 : 0;
        if (cut == 0 || !HasVowel(w[..(n - cut)]))
            return n;
        n -= cut;
        if (Ends(w, n, "at") || Ends(w, n, "bl") || Ends(w, n, "iz"))
        {
            w[n] = 'e';
            return n + 1;
        }
        char last = w[n - 1];
        if (n > 1 && last == w[n - 2] && last < 128 && last is not ('a' or 'e' or 'i' or 'o' or 'u' or 'l' or 's' or 'z'))
            return n - 1;
        if (Measure(w[..n]) == 1 && EndsShort(w[..n]))
            w[n++] = 'e';
        return n;
    }

    private static int DoubleSuffix(Span<char> w, int n) => (n < 2 ? '\0' : w[n - 2]) switch
    {
        'a' => Ends(w, n, "ational") ? Put(w, n, 7, "ate", 0) : Ends(w, n, "tional") ? Put(w, n, 6, "tion", 0) : n,
        'c' => Ends(w, n, "enci") ? Put(w, n, 4, "ence", 0) : Ends(w, n, "anci") ? Put(w, n, 4, "ance", 0) : n,
        'e' => Ends(w, n, "izer") ? Put(w, n, 4, "ize", 0) : n,
        'g' => Ends(w, n, "logi") ? Put(w, n, 4, "log", 0) : n,
        'l' => Ends(w, n, "bli") ? Put(w, n, 3, "ble", 0)
            : Ends(w, n, "alli") ? Put(w, n, 4, "al", 0)
            : Ends(w, n, "entli") ? Put(w, n, 5, "ent", 0)
            : Ends(w, n, "eli") ? Put(w, n, 3, "e", 0)
            : Ends(w, n, "ousli") ? Put(w, n, 5, "ous", 0) : n,
        'o' => Ends(w, n, "ization") ? Put(w, n, 7, "ize", 0)
            : Ends(w, n, "ation") ? Put(w, n, 5, "ate", 0)
            : Ends(w, n, "ator") ? Put(w, n, 4, "ate", 0) : n,
        's' => Ends(w, n, "alism") ? Put(w, n, 5, "al", 0)
            : Ends(w, n, "iveness") ? Put(w, n, 7, "ive", 0)
            : Ends(w, n, "fulness") ? Put(w, n, 7, "ful", 0)
            : Ends(w, n, "ousness") ? Put(w, n, 7, "ous", 0) : n,
        't' => Ends(w, n, "aliti") ? Put(w, n, 5, "al", 0)
            : Ends(w, n, "iviti") ? Put(w, n, 5, "ive", 0)
            : Ends(w, n, "biliti") ? Put(w, n, 6, "ble", 0) : n,
        _ => n,
    };

    private static int Derivation(Span<char> w, int n) => (n < 2 ? '\0' : w[n - 2]) switch
    {
        'a' => Ends(w, n, "ical") ? Put(w, n, 4, "ic", 0) : n,
        's' => Ends(w, n, "ness") ? Put(w, n, 4, "", 0) : n,
        't' => Ends(w, n, "icate") || Ends(w, n, "iciti") ? Put(w, n, 5, "ic", 0) : n,
        'u' => Ends(w, n, "ful") ? Put(w, n, 3, "", 0) : n,
        'v' => Ends(w, n, "ative") ? Put(w, n, 5, "", 0) : n,
        'z' => Ends(w, n, "alize") ? Put(w, n, 5, "al", 0) : n,
        _ => n,
    };

    private static int Ending(Span<char> w, int n) => (n < 2 ? '\0' : w[n - 2]) switch
    {
        'a' => Cut(w, n, "al"),
        'c' => Ends(w, n, "ance") || Ends(w, n, "ence") ? Put(w, n, 4, "", 1) : n,
        'e' => Cut(w, n, "er"),
        'i' => Cut(w, n, "ic"),
        'l' => Ends(w, n, "able") || Ends(w, n, "ible") ? Put(w, n, 4, "", 1) : n,
        'n' => Ends(w, n, "ant") ? Put(w, n, 3, "", 1)
            : Ends(w, n, "ement") ? Put(w, n, 5, "", 1)
            : Ends(w, n, "ment") ? Put(w, n, 4, "", 1)
            : Cut(w, n, "ent"),
        'o' => Ends(w, n, "ion") ? (w[n - 4] is 's' or 't' ? Put(w, n, 3, "", 1) : n) : Cut(w, n, "ou"),
        's' => Cut(w, n, "ism"),
        't' => Ends(w, n, "ate") || Ends(w, n, "iti") ? Put(w, n, 3, "", 1) : n,
        'u' => Cut(w, n, "ous"),
        'v' => Cut(w, n, "ive"),
        'z' => Cut(w, n, "ize"),
        _ => n,
    };

    /// <summary>Whether something ends with the suffix and is more than it.</summary>
    private static bool Ends(ReadOnlySpan<char> w, int n, ReadOnlySpan<char> suffix) =>
        n > suffix.Length && w.Slice(n - suffix.Length, suffix.Length).SequenceEqual(suffix);

    private static int Cut(Span<char> w, int n, ReadOnlySpan<char> suffix) =>
        Ends(w, n, suffix) ? Put(w, n, suffix.Length, "", 1) : n;

    /// <summary>Puts one suffix in the place of another if what stands before it has a measure above the one given.</summary>
    private static int Put(Span<char> w, int n, int suffix, ReadOnlySpan<char> replacement, int above)
    {
        if (Measure(w[..(n - suffix)]) <= above)
            return n;
        replacement.CopyTo(w[(n - suffix)..]);
        return n - suffix + replacement.Length;
    }

    /// <summary>How often a run of consonants follows a run of vowels: 0, 1, or 2 for more.</summary>
    private static int Measure(ReadOnlySpan<char> stem)
    {
        int measure = 0;
        bool consonant = false, vowelBefore = false;
        foreach (char c in stem)
        {
            consonant = !IsVowel(c, consonant);
            if (consonant && vowelBefore && ++measure == 2)
                return 2;
            vowelBefore = !consonant;
        }
        return measure;
    }

    private static bool HasVowel(ReadOnlySpan<char> stem)
    {
        for (int i = 0; i < stem.Length; i++)
        {
            if (IsVowel(stem[i], i > 0))
                return true;
        }
        return false;
    }

    /// <summary>Whether a stem ends consonant, vowel, consonant, the last none of w, x and y.</summary>
    private static bool EndsShort(ReadOnlySpan<char> stem)
    {
        if (stem.Length < 3 || stem[^1] is 'w' or 'x' or 'y' or > '\x7F')
            return false;
        bool consonant = false;
        int last = 0;
        foreach (char c in stem)
        {
            consonant = !IsVowel(c, consonant);
            last = (last << 1) | (consonant ? 1 : 0);
        }
        return (last & 7) == 5;
    }

    private static bool IsVowel(char c, bool isY) => c is 'a' or 'e' or 'i' or 'o' or 'u' || (isY && c == 'y');
}
