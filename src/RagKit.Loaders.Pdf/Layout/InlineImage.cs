using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>Reads a picture within a content stream: its end is <c>EI</c> between spaces, with text and no binary data behind it.</summary>
internal static class InlineImage
{
    private const int LookedAt = 12;
    private const int MaxEntries = 64;

    public static PdfStream Read(PdfLexer lexer, PdfFile file)
    {
        PdfDictionary entries = new() { File = file };
        PdfParser parser = new(lexer, file.Names, file.Budget, null);
        for (int count = 0; ; count++)
        {
            TokenKind token = lexer.Next();
            if (token == TokenKind.End || (token == TokenKind.Keyword && lexer.Text.SequenceEqual("ID"u8)))
                break;
            if (token != TokenKind.Name || count > MaxEntries)
                continue;
            string name = file.Names.Of(lexer.Text);
            entries.Set(name, parser.Read());
        }
        int start = Math.Min(lexer.Position + 1, lexer.Data.Length);
        int end = FindEnd(lexer.Data, start, out int next);
        lexer.Position = next;
        file.Budget.Passed(next - start);
        return new PdfStream(entries, lexer.Bytes[start..end]);
    }

    private static int FindEnd(ReadOnlySpan<byte> data, int start, out int next)
    {
        for (int at = start; at < data.Length;)
        {
            int found = data[at..].IndexOf("EI"u8);
            if (found < 0)
                break;
            at += found + 2;
            if (PdfCharacters.IsSpace(data[at - 3]) && (at == data.Length || PdfCharacters.IsSpace(data[at])) && IsText(data[at..Math.Min(data.Length, at + LookedAt)]))
            {
                next = at;
                return Math.Max(start, at - 3);
            }
        }
        return next = data.Length;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte next in bytes)
        {
            if (next is < 32 or > 126 && !PdfCharacters.IsSpace(next))
                return false;
        }
        return true;
    }
}
