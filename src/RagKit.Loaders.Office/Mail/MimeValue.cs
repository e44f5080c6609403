using System.Globalization;
using System.Text;

namespace RagKit.Mail;

/// <summary>A header's value with parameters, such as that of Content-Type; long and encoded ones are joined as RFC 2231 says.</summary>
internal sealed class MimeValue
{
    private const int MaxSections = 1000;
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private MimeValue(string value) => Value = value;

    /// <summary>What stands before the parameters, in lower case.</summary>
    public string Value { get; }

    public string? this[string name] => _parameters.GetValueOrDefault(name);

    public static MimeValue Parse(string? header)
    {
        string text = header ?? "";
        int end = text.IndexOf(';', StringComparison.Ordinal);
        MimeValue value = new((end < 0 ? text : text[..end]).Trim().ToLowerInvariant());
        Dictionary<string, SortedList<int, (string Text, bool Coded)>> sections = new(StringComparer.OrdinalIgnoreCase);
        for (int next = end < 0 ? text.Length : end + 1; next < text.Length;)
        {
            (string name, string given, next) = Parameter(text, next);
            if (name.Length > 0)
                Add(value._parameters, sections, name, given);
        }
        foreach ((string name, SortedList<int, (string Text, bool Coded)> parts) in sections)
            value._parameters[name] = Join(parts.Values);
        return value;
    }

    private static (string Name, string Value, int Next) Parameter(string text, int start)
    {
        int equals = text.AsSpan(start).IndexOfAny('=', ';');
        if (equals < 0)
            return ("", "", text.Length);
        equals += start;
        if (text[equals] == ';')
            return ("", "", equals + 1);
        string name = text[start..equals].Trim();
        int next = equals + 1;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
            next++;
        if (next >= text.Length || text[next] != '"')
        {
            int end = text.IndexOf(';', next);
            end = end < 0 ? text.Length : end;
            return (name, text[next..end].Trim(), end + 1);
        }
        StringBuilder quoted = new();
        for (next++; next < text.Length && text[next] != '"'; next++)
        {
            if (text[next] == '\\' && next + 1 < text.Length)
                next++;
            quoted.Append(text[next]);
        }
        int semicolon = next < text.Length ? text.IndexOf(';', next) : -1;
        return (name, quoted.ToString(), semicolon < 0 ? text.Length : semicolon + 1);
    }

    private static void Add(Dictionary<string, string> parameters, Dictionary<string, SortedList<int, (string Text, bool Coded)>> sections, string name, string given)
    {
        int star = name.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            parameters.TryAdd(name, MimeWords.Decode(given));
            return;
        }
        string[] marks = name[(star + 1)..].Split('*');
        bool coded = name.EndsWith('*');
        int number = int.TryParse(marks[0], NumberStyles.None, CultureInfo.InvariantCulture, out int stated) ? stated : 0;
        string bare = name[..star];
        if (!sections.TryGetValue(bare, out SortedList<int, (string Text, bool Coded)>? parts))
            sections[bare] = parts = [];
        if (parts.Count < MaxSections)
            parts.TryAdd(number, (given, coded));
    }

    private static string Join(IList<(string Text, bool Coded)> parts)
    {
        List<byte> bytes = [];
        string? charset = null;
        for (int i = 0; i < parts.Count; i++)
        {
            (string text, bool coded) = parts[i];
            // The first says charset'language' before the text.
            if (i == 0 && coded && text.Split('\'', 3) is [string set, _, string rest])
                (charset, text) = (set, rest);
            byte[] raw = Encoding.UTF8.GetBytes(text);
            for (int at = 0; at < raw.Length; at++)
            {
                bool escape = coded && raw[at] == '%' && at + 2 < raw.Length && char.IsAsciiHexDigit((char)raw[at + 1]) && char.IsAsciiHexDigit((char)raw[at + 2]);
                bytes.Add(escape ? Convert.ToByte(Encoding.ASCII.GetString(raw, at + 1, 2), 16) : raw[at]);
                at += escape ? 2 : 0;
            }
        }
        return MimeCharset.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), charset);
    }
}
