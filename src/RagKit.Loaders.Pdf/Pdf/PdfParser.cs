namespace RagKit.Pdf;

/// <summary>Reads values from tokens. Nesting is bounded; what is nested deeper reads as null.</summary>
internal sealed class PdfParser(PdfLexer lexer, PdfNames names, PdfBudget budget, PdfFile? file)
{
    private const int MaxDepth = 100;

    /// <summary>Decrypts the strings of the object being read; <see langword="null"/> where they are plain.</summary>
    public Func<byte[], byte[]>? Decrypt { get; set; }

    public PdfLexer Lexer => lexer;

    public PdfValue Read() => Read(lexer.Next(), 0);

    public PdfValue Read(TokenKind token) => Read(token, 0);

    private PdfValue Read(TokenKind token, int depth)
    {
        switch (token)
        {
            case TokenKind.Integer:
                return ReadNumberOrReference();
            case TokenKind.Real:
                return PdfValue.OfNumber(lexer.Number, isInteger: false);
            case TokenKind.Name:
                return PdfValue.OfName(names.Of(lexer.Text));
            case TokenKind.String:
                byte[] bytes = lexer.Text.ToArray();
                return PdfValue.OfString(Decrypt is null ? bytes : Decrypt(bytes));
            case TokenKind.ArrayOpen when depth < MaxDepth:
                return ReadArray(depth + 1);
            case TokenKind.DictionaryOpen when depth < MaxDepth:
                return PdfValue.OfDictionary(ReadDictionary(depth + 1));
            case TokenKind.Keyword when lexer.Text.SequenceEqual("true"u8):
                return PdfValue.OfBoolean(true);
            case TokenKind.Keyword when lexer.Text.SequenceEqual("false"u8):
                return PdfValue.OfBoolean(false);
            default:
                return default;
        }
    }

    private PdfValue ReadNumberOrReference()
    {
        double number = lexer.Number;
        int place = lexer.Position;
        if (file is not null && number is >= 0 and <= int.MaxValue && lexer.Next() == TokenKind.Integer && lexer.Number is >= 0 and <= 65535
            && lexer.Next() == TokenKind.Keyword && lexer.Text.SequenceEqual("R"u8))
        {
            return PdfValue.OfReference((int)number);
        }
        lexer.Position = place;
        return PdfValue.OfNumber(number, isInteger: true);
    }

    private PdfValue ReadArray(int depth)
    {
        List<PdfValue> items = [];
        while (true)
        {
            TokenKind token = lexer.Next();
            if (token is TokenKind.ArrayClose or TokenKind.End || IsEndOfObject(token))
                return PdfValue.OfArray(items);
            budget.Step();
            items.Add(Read(token, depth));
        }
    }

    private PdfDictionary ReadDictionary(int depth)
    {
        PdfDictionary entries = new() { File = file };
        while (true)
        {
            TokenKind token = lexer.Next();
            if (token is TokenKind.DictionaryClose or TokenKind.End || IsEndOfObject(token))
                return entries;
            if (token != TokenKind.Name)
                continue;
            string name = names.Of(lexer.Text);
            token = lexer.Next();
            if (token is TokenKind.DictionaryClose or TokenKind.End || IsEndOfObject(token))
                return entries;
            budget.Step();
            entries.Set(name, Read(token, depth));
        }
    }

    /// <summary>Whether an object ends although its brackets are open: a damaged one must not swallow the next.</summary>
    private bool IsEndOfObject(TokenKind token)
    {
        if (token != TokenKind.Keyword || !(lexer.Text.SequenceEqual("endobj"u8) || lexer.Text.SequenceEqual("stream"u8)))
            return false;
        lexer.Position -= lexer.Text.Length;
        return true;
    }
}
