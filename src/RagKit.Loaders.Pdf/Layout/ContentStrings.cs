using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>Tells arrays of strings that are shown from other arrays, so that they can be read without an object a number.</summary>
internal static class ContentStrings
{
    private const int MaxLookedAt = 4;

    /// <summary>Whether the array that just opened holds a string among its first items. The lexer stays where it is.</summary>
    public static bool AreNext(PdfLexer lexer)
    {
        int place = lexer.Position;
        bool found = false;
        for (int i = 0; i < MaxLookedAt && !found; i++)
        {
            TokenKind token = lexer.Next();
            found = token == TokenKind.String;
            if (token is not (TokenKind.Integer or TokenKind.Real))
                break;
        }
        lexer.Position = place;
        return found;
    }
}
