namespace RagKit.Pdf;

/// <summary>A stream that holds other objects, packed.</summary>
internal sealed class PdfObjectStream
{
    private readonly PdfFile _file;
    private readonly PdfBudget _budget;
    private readonly byte[] _bytes;
    private readonly List<int> _numbers = [];
    private readonly List<int> _offsets = [];
    private readonly Dictionary<int, int> _places = [];

    public PdfObjectStream(PdfFile file, PdfStream stream, PdfBudget budget)
    {
        (_file, _budget) = (file, budget);
        _bytes = stream.Decode(budget);
        int first = Math.Max(0, stream.Dictionary["First"].Integer);
        PdfLexer lexer = new(_bytes);
        for (int left = stream.Dictionary["N"].Integer; left > 0 && lexer.Next() == TokenKind.Integer; left--)
        {
            budget.Step();
            int number = (int)lexer.Number;
            if (lexer.Next() != TokenKind.Integer)
                break;
            _places.TryAdd(number, _numbers.Count);
            _numbers.Add(number);
            _offsets.Add((int)Math.Min(first + lexer.Number, _bytes.Length));
        }
    }

    /// <summary>The numbers of the objects, in their order.</summary>
    public IReadOnlyList<int> Numbers => _numbers;

    /// <summary>The object of a number; its index is only believed where it is right.</summary>
    public PdfValue Read(int number, int index)
    {
        if ((index < 0 || index >= _numbers.Count || _numbers[index] != number) && !_places.TryGetValue(number, out index))
            return default;
        PdfLexer lexer = new(_bytes) { Position = _offsets[index] };
        PdfValue value = new PdfParser(lexer, _file.Names, _budget, _file).Read();
        _budget.Passed(lexer.Position - _offsets[index]);
        return value;
    }
}
