using System.Text;
using RagKit.Reading;

namespace RagKit.Mail;

/// <summary>The headers of a message or of a part, unfolded; of one given twice the first counts.</summary>
internal sealed class MimeHeaders
{
    private static readonly string[] OfMessages = ["From", "To", "Subject", "Date", "Received", "Message-ID", "MIME-Version", "Content-Type", "Return-Path", "Delivered-To", "Sender"];
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value as written, or empty.</summary>
    public string Raw(string name) => _values.GetValueOrDefault(name, "");

    /// <summary>The value with its encoded words decoded and its white space collapsed.</summary>
    public string this[string name] => LinkedText.Clean(MimeWords.Decode(Raw(name)), isInline: true);

    /// <summary>Whether any header is there that messages have.</summary>
    public bool IsMessage => OfMessages.Any(_values.ContainsKey);

    /// <summary>Reads headers up to the blank line and answers where the body begins.</summary>
    public static (MimeHeaders Headers, int Body) Read(ReadOnlySpan<byte> bytes)
    {
        MimeHeaders headers = new();
        string name = "";
        StringBuilder value = new();
        int next = 0;
        while (next < bytes.Length)
        {
            int end = bytes[next..].IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes[next..] : bytes.Slice(next, end);
            next += end < 0 ? line.Length : end + 1;
            line = line.TrimEnd((byte)'\r');
            if (line.IsEmpty)
                break;
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                value.Append(' ').Append(MimeCharset.Decode(line, null).AsSpan().Trim());
                continue;
            }
            headers.Add(name, value);
            name = "";
            int colon = line.IndexOf((byte)':');
            // Mailboxes begin a message with a line of their own, which is no header.
            if (colon <= 0 || line[..colon].IndexOfAny(" \t"u8) >= 0)
                continue;
            name = Encoding.Latin1.GetString(line[..colon]);
            value.Append(MimeCharset.Decode(line[(colon + 1)..], null).AsSpan().Trim());
        }
        headers.Add(name, value);
        return (headers, next);
    }

    private void Add(string name, StringBuilder value)
    {
        if (name.Length > 0)
            _values.TryAdd(name, value.ToString());
        value.Clear();
    }
}
