using System.Text;

namespace RagKit.Pdf;

/// <summary>Gives the same string for the same bytes, so that a name costs one string a file. Not thread-safe.</summary>
internal sealed class PdfNames
{
    private const int MaxKept = 4096;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public PdfNames() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 64)
            return Encoding.Latin1.GetString(bytes);
        Span<char> text = stackalloc char[bytes.Length];
        Encoding.Latin1.GetChars(bytes, text);
        if (_lookup.TryGetValue(text, out string? name))
            return name;
        name = new string(text);
        if (_names.Count < MaxKept)
            _names[name] = name;
        return name;
    }
}
