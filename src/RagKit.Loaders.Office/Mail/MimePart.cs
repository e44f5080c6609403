using System.Text;

namespace RagKit.Mail;

/// <summary>A message or a part of one, cut out of the bytes without a copy.</summary>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">What follows them, as sent.</param>
/// <param name="Path">Which part it is, such as <c>2.1</c>; empty for the message itself.</param>
/// <param name="Default">The media type of one that states none.</param>
internal sealed record MimePart(MimeHeaders Headers, ReadOnlyMemory<byte> Body, string Path, string Default)
{
    private const int LongestBoundary = 200;
    private MimeValue? _type;

    public MimeValue Type => _type ??= MimeValue.Parse(Headers.Raw("Content-Type"));

    /// <summary>Its media type in lower case.</summary>
    public string MediaType => Type.Value.Contains('/', StringComparison.Ordinal) ? Type.Value : Default;

    public MimeValue Disposition => MimeValue.Parse(Headers.Raw("Content-Disposition"));

    /// <summary>How many parts are around it; 0 for the message itself.</summary>
    public int Depth => Path.Length == 0 ? 0 : Path.AsSpan().Count('.') + 1;

    /// <summary>Whether it is a message that is attached.</summary>
    public bool IsMessage => MediaType is "message/rfc822" or "message/global" || (FileName?.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) ?? false);

    public string? FileName => Disposition["filename"] ?? Type["name"];

    /// <summary>Its content with the transfer encoding undone.</summary>
    public ReadOnlyMemory<byte> Decode() => MimeTransfer.Decode(Body, MimeValue.Parse(Headers.Raw("Content-Transfer-Encoding")).Value);

    /// <summary>The path of the part within this one that has a number, from 1.</summary>
    public string PathOf(int number) => Path.Length == 0 ? $"{number}" : $"{Path}.{number}";

    public static MimePart Read(ReadOnlyMemory<byte> bytes, string path, string type = "text/plain")
    {
        (MimeHeaders headers, int body) = MimeHeaders.Read(bytes.Span);
        return new MimePart(headers, bytes[body..], path, type);
    }

    /// <summary>The parts of a multipart, in order; each byte of the body is looked at once.</summary>
    public IEnumerable<MimePart> Parts()
    {
        string boundary = Type["boundary"] ?? "";
        if (boundary.Length is 0 or > LongestBoundary)
            yield break;
        byte[] delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        string type = MediaType == "multipart/digest" ? "message/rfc822" : "text/plain";
        int number = 0;
        (int start, int next) = Delimiter(delimiter, 0) is var (_, first, end) && !end ? (first, first) : (-1, 0);
        while (start >= 0)
        {
            (int At, int Behind, bool Last)? found = Delimiter(delimiter, next);
            int stop = found?.At ?? Body.Length;
            number++;
            yield return Read(Body[start..Math.Max(start, BeforeBreak(stop))], PathOf(number), type);
            (start, next) = found is var (_, behind, last) && !last ? (behind, behind) : (-1, 0);
        }
    }

    /// <summary>Finds the next line that is the delimiter: where it begins, where the next line begins, and whether it ends the parts.</summary>
    private (int At, int Behind, bool Last)? Delimiter(byte[] delimiter, int from)
    {
        ReadOnlySpan<byte> body = Body.Span;
        while (true)
        {
            int at = body[from..].IndexOf(delimiter);
            if (at < 0)
                return null;
            at += from;
            from = at + 1;
            int behind = at + delimiter.Length;
            bool last = body[behind..].StartsWith("--"u8);
            bool whole = last || behind == body.Length || body[behind] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t';
            if ((at > 0 && body[at - 1] != '\n') || !whole)
                continue;
            int line = body[behind..].IndexOf((byte)'\n');
            return (at, line < 0 ? body.Length : behind + line + 1, last);
        }
    }

    /// <summary>The line break before a delimiter is the delimiter's.</summary>
    private int BeforeBreak(int at)
    {
        ReadOnlySpan<byte> body = Body.Span;
        if (at > 0 && at < body.Length && body[at - 1] == '\n')
            at--;
        return at > 0 && at < body.Length && body[at] == '\n' && body[at - 1] == '\r' ? at - 1 : at;
    }
}
