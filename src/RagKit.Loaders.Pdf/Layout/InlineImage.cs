using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>Passes over a picture within a content stream: its end is <c>EI</c> between spaces, with text and no binary data behind it.</summary>
internal static class InlineImage
{
    private const int LookedAt = 12;

    public static void Skip(PdfLexer lexer)
    {
        while (true)
        {
            TokenKind token = lexer.Next();
            if (token == TokenKind.End)
                return;
            if (token == TokenKind.Keyword && lexer.Text.SequenceEqual("ID"u8))
                break;
        }
        ReadOnlySpan<byte> data = lexer.Data;
        for (int at = lexer.Position; at < data.Length;)
        {
            int next = data[at..].IndexOf("EI"u8);
            if (next < 0)
                break;
            at += next + 2;
            if (PdfCharacters.IsSpace(data[at - 3]) && (at == data.Length || PdfCharacters.IsSpace(data[at])) && IsText(data[at..Math.Min(data.Length, at + LookedAt)]))
            {
                lexer.Position = at;
                return;
            }
        }
        lexer.Position = data.Length;
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
