using System.Buffers;
using System.Text;

namespace RagKit.Cleaning;

/// <summary>Finds UTF-8 that was read as Windows-1252, once or several times over, and what it was.</summary>
internal static class MojibakeScan
{
    private const string HighHalf = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009Dž";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Dictionary<char, byte> Bytes = Enumerable.Range(0x80, 0x80).ToDictionary(
        value => value < 0x9F ? HighHalf[value - 0x80] : value == 0x9F ? 'Ÿ' : (char)value, value => (byte)value);

    private static readonly SearchValues<char> Misread = SearchValues.Create([.. Bytes.Keys]);

    public static List<TextEdit> Edits(string text)
    {
        List<TextEdit> edits = [];
        for (int start = 0; ;)
        {
            int found = text.AsSpan(start).IndexOfAny(Misread);
            if (found < 0)
                return edits;
            start += found;
            int length = text.AsSpan(start).IndexOfAnyExcept(Misread), end = length < 0 ? text.Length : start + length;
            string run = text[start..end], mended = run;
            // What was misread twice is a run of more than twice the length: this ends soon.
            while (Mend(mended) is string better)
                mended = better;
            if (mended != run)
                edits.Add(new TextEdit(start, end, mended));
            start = end;
        }
    }

    private static string? Mend(string run)
    {
        byte[] bytes = new byte[run.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (!Bytes.TryGetValue(run[i], out bytes[i]))
                return null;
        }
        if (!System.Text.Unicode.Utf8.IsValid(bytes) || bytes.Length == 0)
            return null;
        return Strict.GetString(bytes);
    }
}
