using System.Text;
using RagKit.Pdf;

namespace RagKit.Fonts;

/// <summary>Reads the encoding that a Type 1 font program brings along, in the part that is not encrypted.</summary>
internal static class Type1Encoding
{
    /// <summary>The glyph names by code; <see langword="null"/> where the program has no encoding of its own.</summary>
    public static string?[]? Read(byte[] program)
    {
        int end = program.AsSpan().IndexOf("eexec"u8);
        ReadOnlyMemory<byte> clear = program.AsMemory(0, end < 0 ? program.Length : end);
        int at = clear.Span.IndexOf("/Encoding"u8);
        if (at < 0)
            return null;
        PdfLexer lexer = new(clear) { Position = at + "/Encoding".Length };
        string?[] names = new string?[256];
        bool any = false;
        int code = -1;
        for (TokenKind token = lexer.Next(); token != TokenKind.End; token = lexer.Next())
        {
            switch (token)
            {
                case TokenKind.Integer:
                    code = (int)lexer.Number;
                    break;
                case TokenKind.Name when code is >= 0 and < 256:
                    names[code] = Encoding.Latin1.GetString(lexer.Text);
                    (any, code) = (true, -1);
                    break;
                case TokenKind.Keyword when lexer.Text.SequenceEqual("StandardEncoding"u8):
                    return [.. FontTables.Encoding("Standard")];
                case TokenKind.Keyword when lexer.Text.SequenceEqual("def"u8) || lexer.Text.SequenceEqual("readonly"u8):
                    return any ? names : null;
            }
        }
        return any ? names : null;
    }
}
