using System.Buffers;

namespace RagKit.Cleaning;

/// <summary>Finds personal data in a text, in one pass: what is read at each place is bounded, so no text is slow.</summary>
internal static class PersonalDataScan
{
    private const int Fewest = 7;

    private static readonly SearchValues<char> Signs = SearchValues.Create("@+(0123456789");

    public static List<PersonalDatum> Find(ReadOnlySpan<char> text, PersonalDataKinds kinds)
    {
        List<PersonalDatum> found = [];
        for (int at = 0, free = 0; at < text.Length;)
        {
            int next = text[at..].IndexOfAny(Signs);
            if (next < 0)
                break;
            at += next;
            PersonalDatum? datum = text[at] == '@' ? kinds.HasFlag(PersonalDataKinds.Emails) ? EmailScan.Around(text, at, free) : null : Number(text, at, free, kinds, out next);
            if (datum is PersonalDatum hit)
            {
                found.Add(hit);
                at = free = hit.End;
            }
            else
            {
                at = text[at] == '@' ? at + 1 : next;
            }
        }
        return found;
    }

    /// <param name="text">The text.</param>
    /// <param name="at">Where a digit, a plus sign or a parenthesis stands.</param>
    /// <param name="free">Where what was found before ends.</param>
    /// <param name="kinds">What is looked for.</param>
    /// <param name="next">Where to go on when nothing was found.</param>
    private static PersonalDatum? Number(ReadOnlySpan<char> text, int at, int free, PersonalDataKinds kinds, out int next)
    {
        next = at + 1;
        if (char.IsAsciiDigit(text[at]))
        {
            // An account's number has its country's code before its first digit.
            if (kinds.HasFlag(PersonalDataKinds.Ibans) && at - 2 >= free && IbanScan.At(text, at - 2) is PersonalDatum iban)
                return iban;
            while (next < text.Length && char.IsAsciiDigit(text[next]))
                next++;
        }
        if (at > free && IsPart(text, at))
            return null;
        // Further groups of a number that is something else are no phone number.
        bool isFurther = at > free + 1 && char.IsAsciiDigit(text[at]) && text[at - 1] == ' ' && char.IsAsciiDigit(text[at - 2]);
        DigitRun run = DigitRun.Read(text, at);
        for (; run.Digits >= Fewest; run = run.Groups > 1 ? run.Shorter() : default)
        {
            if (run.End < text.Length && GoesOn(text, run.End))
                continue;
            if (kinds.HasFlag(PersonalDataKinds.Cards) && IsCard(text, run))
                return new PersonalDatum(run.FirstDigit, run.End, PersonalDataKinds.Cards);
            if (!isFurther && kinds.HasFlag(PersonalDataKinds.Phones) && PhoneNumber.Is(text, run))
                return new PersonalDatum(at, run.End, PersonalDataKinds.Phones);
        }
        return null;
    }

    /// <summary>Whether what stands here is the middle of a longer word or number.</summary>
    private static bool IsPart(ReadOnlySpan<char> text, int at)
    {
        char before = text[at - 1];
        return char.IsLetterOrDigit(before) || before is '_' or '@' or '+' || (before is '-' or '.' or '/' or ',' or '=' or '\\' && at > 1 && char.IsLetterOrDigit(text[at - 2]));
    }

    private static bool GoesOn(ReadOnlySpan<char> text, int end) => char.IsLetterOrDigit(text[end]) || text[end] == '_'
        || (text[end] is '-' or '.' or '/' or ',' or ':' && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1]));

    private static bool IsCard(ReadOnlySpan<char> text, in DigitRun run)
    {
        bool isWritten = run.Groups == 1 || (run.Separator is ' ' or '-' or '\u00A0' && run.Sizes is [4, 4, 4, 4] or [4, 4, 4, 4, 3] or [4, 6, 5] or [4, 6, 4]);
        if (!isWritten || run.HasPlus || run.HasParentheses || run.Digits > CardNumber.Longest)
            return false;
        Span<char> digits = stackalloc char[CardNumber.Longest];
        int count = 0;
        foreach (char c in text[run.FirstDigit..run.End])
        {
            if (char.IsAsciiDigit(c))
                digits[count++] = c;
        }
        return CardNumber.Is(digits[..count]);
    }
}
