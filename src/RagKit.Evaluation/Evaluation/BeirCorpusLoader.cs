using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Evaluation;

/// <summary>
/// Reads the <c>corpus.jsonl</c> of a <see cref="BeirSource"/>: a document a line, with its <c>_id</c> as id, its title as title and
/// first heading, its text as paragraphs, and its other fields as metadata. A document may be empty: it then has no chunks.
/// A line that is no document is reported as failed, alone.
/// </summary>
internal sealed class BeirCorpusLoader : IDocumentLoader
{
    public string Fingerprint => "beir-corpus-1";

    public bool CanLoad(SourceItem item) => item.MediaType == BeirSource.MediaType;

    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        using LineReader reader = new(content.Stream);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (reader.Current.Span.Trim(" \t"u8).IsEmpty)
                continue;
            Document? document = Read(reader, seen, content);
            if (document is not null)
                yield return document;
        }
    }

    private static Document? Read(LineReader reader, HashSet<string> seen, SourceContent content)
    {
        try
        {
            BeirRecord record = BeirRecord.Parse(reader.Current.Span);
            if (seen.Add(record.Id))
                return ToDocument(record) with { ModifiedAt = content.Item.ModifiedAt };
            content.Fail(new($"line {reader.Number}", $"The id '{record.Id}' was given on an earlier line: ids must be unique."));
        }
        catch (FormatException e)
        {
            content.Fail(new($"line {reader.Number}", e.Message));
        }
        return null;
    }

    private static Document ToDocument(BeirRecord record)
    {
        DocumentBuilder builder = new();
        string title = record.Title.Trim();
        if (title.Length > 0)
            builder.AddHeading(1, title);
        AddParagraphs(builder, record.Text);
        return builder.Build(record.Id) with { Title = title, Metadata = record.Metadata };
    }

    /// <summary>Adds what stands between blank lines, as it stands; most texts of published collections are one paragraph.</summary>
    private static void AddParagraphs(DocumentBuilder builder, string text)
    {
        int begin = 0;
        for (int at = 0; at < text.Length;)
        {
            int length = text.AsSpan(at).IndexOf('\n');
            int end = length < 0 ? text.Length : at + length;
            if (text.AsSpan(at, end - at).IsWhiteSpace())
            {
                builder.AddParagraph(text[begin..at].Trim());
                begin = end;
            }
            at = end + 1;
        }
        builder.AddParagraph(text[begin..].Trim());
    }
}
