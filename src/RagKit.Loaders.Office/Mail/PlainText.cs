using System.Text;

namespace RagKit.Mail;

/// <summary>
/// Makes blocks of a plain message: paragraphs between blank lines, quotations without their marks. Lines that only the sender's program broke
/// (format=flowed, RFC 3676) are joined.
/// </summary>
internal static class PlainText
{
    public static Document Read(string id, string text, bool flowed, bool deletesSpace)
    {
        DocumentBuilder builder = new();
        StringBuilder paragraph = new();
        int depth = 0;
        bool goesOn = false;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = Quoted(raw, out int quoted);
            // A space is put before a line that begins with what would be read as a mark.
            if (flowed && line.StartsWith(" "))
                line = line[1..];
            bool blank = line.IsWhiteSpace();
            if (blank || quoted != depth)
            {
                Add(builder, paragraph, depth);
                goesOn = false;
            }
            depth = quoted;
            if (blank)
                continue;
            if (paragraph.Length > 0 && !goesOn)
                paragraph.Append('\n');
            bool soft = flowed && line.EndsWith(" ") && !line.SequenceEqual("-- ");
            paragraph.Append(soft && deletesSpace ? line[..^1] : soft ? line : line.TrimEnd());
            goesOn = soft;
        }
        Add(builder, paragraph, depth);
        return builder.Build(id);
    }

    private static void Add(DocumentBuilder builder, StringBuilder paragraph, int depth)
    {
        string text = paragraph.ToString().TrimEnd();
        paragraph.Clear();
        if (text.Length > 0)
            builder.Add(depth > 0 ? BlockKind.Quote : BlockKind.Paragraph, text);
    }

    private static ReadOnlySpan<char> Quoted(ReadOnlySpan<char> line, out int depth)
    {
        depth = 0;
        int next = 0;
        // Programs write ">>" and "> >".
        for (int i = 0; i < line.Length && (line[i] == '>' || (line[i] == ' ' && depth > 0)); i++)
        {
            depth += line[i] == '>' ? 1 : 0;
            next = line[i] == '>' ? i + 1 : next;
        }
        ReadOnlySpan<char> rest = line[next..];
        return depth > 0 && rest.StartsWith(" ") ? rest[1..] : rest;
    }
}
