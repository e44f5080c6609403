using System.Text;
using RagKit.Pdf;

namespace RagKit.Fonts;

/// <summary>Reads a character map that stands in the file: ToUnicode, or a CID font's encoding.</summary>
internal sealed class CMapReader(PdfFile file)
{
    private const int MaxRange = 0x10000;
    private const int MaxUses = 4;
    private const int StepsOfText = 8;
    private readonly CMap _map = new();
    private readonly List<PdfValue> _operands = [];

    public static CMap Read(PdfFile file, PdfStream stream, int uses = 0)
    {
        CMapReader reader = new(file);
        PdfValue used = stream.Dictionary["UseCMap"];
        if (used.Stream is { } other && uses < MaxUses)
            reader._map.Use(Read(file, other, uses + 1));
        else if (used.Name.StartsWith("Identity", StringComparison.Ordinal))
            reader._map.IsIdentity = true;
        reader._map.IsVertical = stream.Dictionary["WMode"].Integer == 1;
        reader.Run(stream.Decode(file.Budget));
        return reader._map;
    }

    private void Run(byte[] bytes)
    {
        PdfLexer lexer = new(bytes);
        PdfParser parser = new(lexer, file.Names, file.Budget, null);
        while (true)
        {
            TokenKind token = lexer.Next();
            if (token == TokenKind.End)
                return;
            file.Budget.Step();
            if (token != TokenKind.Keyword)
            {
                _operands.Add(parser.Read(token));
                continue;
            }
            ReadOnlySpan<byte> word = lexer.Text;
            if (word.SequenceEqual("endbfchar"u8))
                Each(2, at => AddText(Code(at), at + 1));
            else if (word.SequenceEqual("endbfrange"u8))
                Each(3, AddTexts);
            else if (word.SequenceEqual("endcidchar"u8))
                Each(2, at => _map.AddNumber(Code(at), _operands[at + 1].Integer));
            else if (word.SequenceEqual("endcidrange"u8))
                Each(3, at => _map.AddNumbers(Code(at), Code(at + 1), _operands[at + 2].Integer));
            else if (word.SequenceEqual("endcodespacerange"u8))
                Each(2, at => _map.AddCodes(Math.Clamp(_operands[at].Bytes.Length, 1, 4), Code(at), Code(at + 1)));
            else if (word.SequenceEqual("def"u8) && _operands is [.., { Kind: PdfKind.Name, Name: "WMode" }, { IsNumber: true } mode])
                _map.IsVertical = mode.Integer == 1;
            _operands.Clear();
        }
    }

    private void Each(int count, Action<int> action)
    {
        for (int at = 0; at + count <= _operands.Count; at += count)
            action(at);
    }

    private uint Code(int at)
    {
        uint code = 0;
        foreach (byte part in _operands[at].Bytes.AsSpan())
            code = (code << 8) | part;
        return code;
    }

    private void AddText(uint code, int at)
    {
        // Writers put zero where they don't know the text.
        if (TextOf(_operands[at]) is { } text && !text.StartsWith('\0'))
            Keep(code, text);
    }

    private void AddTexts(int at)
    {
        (uint from, uint to) = (Code(at), Code(at + 1));
        if (to < from || to - from >= MaxRange)
            return;
        PdfValue target = _operands[at + 2];
        if (target.Kind == PdfKind.Array)
        {
            for (int i = 0; i < target.Items.Count && from + i <= to; i++)
            {
                if (TextOf(target.Items[i]) is { } text)
                    Keep(from + (uint)i, text);
            }
            return;
        }
        if (TextOf(target) is not { Length: > 0 } first || first[0] == '\0')
            return;
        // Only the last character counts up.
        Rune last = Rune.TryGetRuneAt(first, first.Length >= 2 && char.IsLowSurrogate(first[^1]) ? first.Length - 2 : first.Length - 1, out Rune rune) ? rune : new Rune('\uFFFD');
        string before = first[..^last.Utf16SequenceLength];
        for (uint code = from; code <= to; code++)
        {
            file.Budget.Step();
            int value = last.Value + (int)(code - from);
            if (Rune.IsValid(value))
                Keep(code, before + new Rune(value));
            if (code == uint.MaxValue)
                break;
        }
    }

    /// <summary>A text is kept as long as the file is read, so it costs more than a letter.</summary>
    private void Keep(uint code, string text)
    {
        file.Budget.Step(StepsOfText + text.Length);
        _map.AddText(code, text);
    }

    private static string? TextOf(PdfValue value) => value.Kind switch
    {
        PdfKind.String when value.Bytes.Length == 1 => ((char)value.Bytes[0]).ToString(),
        PdfKind.String => Encoding.BigEndianUnicode.GetString(value.Bytes),
        PdfKind.Name => GlyphNames.ToText(value.Name),
        _ => null,
    };
}
