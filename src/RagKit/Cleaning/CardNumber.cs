namespace RagKit.Cleaning;

/// <summary>Tells numbers of payment cards: prefixes and lengths of issuers (ISO/IEC 7812 ranges in use), the check digit of Luhn.</summary>
internal static class CardNumber
{
    public const int Longest = 19;

    public static bool Is(ReadOnlySpan<char> digits) => digits.Length is >= 13 and <= Longest && IsIssued(digits) && IsRight(digits) && digits.ContainsAnyExcept(digits[0]);

    private static bool IsIssued(ReadOnlySpan<char> digits)
    {
        int two = Value(digits[..2]), three = Value(digits[..3]), four = Value(digits[..4]), length = digits.Length;
        return (digits[0] == '4' && length is 13 or 16 or 19)                                        // Visa
            || ((two is >= 51 and <= 55 || four is >= 2221 and <= 2720) && length == 16)             // Mastercard
            || (two is 34 or 37 && length == 15)                                                     // American Express
            || ((four == 6011 || two == 65 || three is >= 644 and <= 649) && length is 16 or 19)     // Discover
            || (four is >= 3528 and <= 3589 && length is >= 16 and <= 19)                            // JCB
            || ((two is 36 or 38 or 39 || three is >= 300 and <= 305) && length is 14 or 16)         // Diners Club
            || (two == 62 && length is >= 16 and <= 19)                                              // UnionPay
            || (four is 5018 or 5020 or 5038 or 5893 or 6304 or 6759 or 6761 or 6762 or 6763 && length is >= 13 and <= 19); // Maestro
    }

    private static bool IsRight(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int i = digits.Length - 1, place = 0; i >= 0; i--, place++)
        {
            int digit = (digits[i] - '0') << (place & 1);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return sum % 10 == 0;
    }

    private static int Value(ReadOnlySpan<char> digits) => int.Parse(digits, provider: null);
}
