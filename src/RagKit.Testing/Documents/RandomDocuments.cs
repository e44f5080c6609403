namespace RagKit.Documents;

/// <summary>
/// Random documents that are hard to cut: nested blocks, CRLF, NUL, emoji and their sequences, combining marks, text from right to
/// left, scripts without spaces, very long words. The same seed gives the same document on every machine. Thread-safe.
/// </summary>
public static class RandomDocuments
{
    private const int DeepestNesting = 4;

    private static readonly string[] Words =
    [
        "the", "Report", "of", "tokens", "e.g.", "3.14", "naïve", "e\u0301te\u0301", "👩‍👩‍👧", "🎉", "👍🏽", "🇩🇪", "漢字仮名", "한국어", "שלום", "مرحبا", "नमस्ते",
        "a\u0300\u0301\u0302\u0303", "\0", "x\0y", "snake_case_name", "HTTPServer", "https://example.org/a?b=c", "—", "\uFEFF", "\u200D", "𝒳𝒴", "1,234,567", "don't",
    ];

    private static readonly string[] Spaces = [" ", " ", " ", " ", " ", "  ", "\t", "\u00A0", "\n", "\r\n", "\r", "\u2028", ". ", "! ", "。", "\n\n"];

    /// <summary>A document of one to some forty blocks, up to about ten thousand characters.</summary>
    /// <param name="seed">Any number.</param>
    public static Document Create(int seed)
    {
#pragma warning disable CA5394 // Repeatable on purpose; nothing here is a secret.
        Random random = new(seed);
        DocumentBuilder builder = new();
        for (int blocks = random.Next(1, 40); blocks > 0; blocks--)
            AddBlock(builder, random, 0);
        return builder.Build($"random-{seed}");
    }

    /// <summary>Text without blocks, of the given number of words at most.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="words">How many words, at least 0.</param>
    public static string Text(int seed, int words) => Sentence(new Random(seed), words);

    private static void AddBlock(DocumentBuilder builder, Random random, int depth)
    {
        switch (random.Next(depth < DeepestNesting ? 9 : 4))
        {
            case 0:
                builder.AddHeading(random.Next(1, 7), Sentence(random, random.Next(1, 6)));
                break;
            case 1:
                builder.Add(BlockKind.Code, string.Join('\n', Enumerable.Range(0, random.Next(1, 12)).Select(_ => Sentence(random, 5).ReplaceLineEndings(" "))));
                break;
            case 2:
                builder.AddParagraph(new string((char)random.Next('a', 'z'), random.Next(1, 400)));
                break;
            case 4:
                AddChildren(builder, random, BlockKind.List, BlockKind.ListItem, depth);
                break;
            case 5:
                AddChildren(builder, random, BlockKind.Table, BlockKind.TableRow, depth);
                break;
            case 6:
                builder.Open(BlockKind.Quote);
                AddBlock(builder, random, depth + 1);
                builder.Close();
                break;
            default:
                builder.AddParagraph(Sentence(random, random.Next(1, 80)));
                break;
        }
    }

    private static void AddChildren(DocumentBuilder builder, Random random, BlockKind parent, BlockKind kind, int depth)
    {
        builder.Open(parent);
        for (int children = random.Next(1, 6); children > 0; children--)
        {
            if (kind == BlockKind.TableRow || random.Next(3) > 0)
            {
                builder.Add(kind, Sentence(random, random.Next(1, 25)));
                continue;
            }
            builder.Open(kind);
            builder.AddParagraph(Sentence(random, random.Next(1, 10)));
            AddBlock(builder, random, depth + 1);
            builder.Close();
        }
        builder.Close();
    }

    private static string Sentence(Random random, int words) => string.Concat(Enumerable.Range(0, words)
        .Select(_ => Words[random.Next(Words.Length)] + Spaces[random.Next(Spaces.Length)]));
#pragma warning restore CA5394
}
