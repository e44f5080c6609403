namespace RagKit.Pdf;

/// <summary>One value of a PDF file. A value of another kind than asked for reads as empty, zero or null: damaged files are full of them.</summary>
internal readonly struct PdfValue
{
    private static readonly PdfDictionary NoEntries = new();
    private readonly object? _object;

    private PdfValue(PdfKind kind, double number, object? value)
    {
        Kind = kind;
        Number = number;
        _object = value;
    }

    public PdfKind Kind { get; }

    /// <summary>Of a number its value, of a reference the object's number, of a boolean 0 or 1.</summary>
    public double Number { get; }

    public bool IsNull => Kind == PdfKind.Null;

    public bool IsNumber => Kind is PdfKind.Integer or PdfKind.Real;

    public int Integer => IsNumber || Kind == PdfKind.Reference ? (int)Math.Clamp(Number, int.MinValue, int.MaxValue) : 0;

    public bool IsTrue => Kind == PdfKind.Boolean && Number != 0;

    public string Name => Kind == PdfKind.Name ? (string)_object! : "";

    public byte[] Bytes => Kind == PdfKind.String ? (byte[])_object! : [];

    public IReadOnlyList<PdfValue> Items => Kind == PdfKind.Array ? (List<PdfValue>)_object! : [];

    public PdfStream? Stream => Kind == PdfKind.Stream ? (PdfStream)_object! : null;

    /// <summary>The dictionary, or a stream's dictionary, or an empty one.</summary>
    public PdfDictionary Dictionary => Kind switch
    {
        PdfKind.Dictionary => (PdfDictionary)_object!,
        PdfKind.Stream => ((PdfStream)_object!).Dictionary,
        _ => NoEntries,
    };

    /// <summary>The object that stands for this value where values are compared by identity.</summary>
    public object? Identity => _object;

    public static PdfValue OfBoolean(bool value) => new(PdfKind.Boolean, value ? 1 : 0, null);

    public static PdfValue OfNumber(double value, bool isInteger) => new(isInteger ? PdfKind.Integer : PdfKind.Real, value, null);

    public static PdfValue OfName(string name) => new(PdfKind.Name, 0, name);

    public static PdfValue OfString(byte[] bytes) => new(PdfKind.String, 0, bytes);

    public static PdfValue OfArray(List<PdfValue> items) => new(PdfKind.Array, 0, items);

    public static PdfValue OfDictionary(PdfDictionary entries) => new(PdfKind.Dictionary, 0, entries);

    public static PdfValue OfStream(PdfStream stream) => new(PdfKind.Stream, 0, stream);

    public static PdfValue OfReference(int number) => new(PdfKind.Reference, number, null);
}
