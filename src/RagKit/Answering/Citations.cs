using Microsoft.Extensions.AI;

namespace RagKit.Answering;

/// <summary>Turns a cited stretch of a passage into the ecosystem's annotation and back.</summary>
internal static class Citations
{
    private const int SnippetLength = 300;
    private static readonly string[] UrlNames = ["url", "uri", "link"];

    /// <summary>Cites a passage, or the words between two offsets of its text, for a region of the answer.</summary>
    public static CitationAnnotation Create(Passage passage, (int Start, int End)? quote, (int Start, int End) region)
    {
        (int start, int end) = quote ?? (0, passage.Text.Length);
        Chunk chunk = quote is null ? passage.Best : passage.ChunkAt(start, end);
        AdditionalPropertiesDictionary facts = new()
        {
            ["documentId"] = chunk.DocumentId,
            ["chunkId"] = chunk.Id,
            ["start"] = passage.Start + start,
            ["end"] = passage.Start + end,
        };
        if (chunk.Page is int page)
            facts["page"] = page;
        if (quote is not null)
            facts["quote"] = passage.Text[start..end];
        return new CitationAnnotation
        {
            Title = chunk.Title.Length > 0 ? chunk.Title : chunk.DocumentId,
            FileId = chunk.DocumentId,
            Url = Url(chunk.Metadata),
            Snippet = quote is null ? Shorten(passage.Text) : passage.Text[start..end],
            AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = region.Start, EndIndex = region.End }],
            AdditionalProperties = facts,
        };
    }

    public static Citation? Read(CitationAnnotation annotation)
    {
        if (annotation.AdditionalProperties is not { } facts
            || !facts.TryGetValue("documentId", out string? documentId)
            || !facts.TryGetValue("chunkId", out string? chunkId)
            || !facts.TryGetValue("start", out int start)
            || !facts.TryGetValue("end", out int end))
        {
            return null;
        }
        return new(documentId, chunkId, start..end)
        {
            Title = annotation.Title ?? "",
            Page = facts.TryGetValue("page", out int page) ? page : null,
            Quote = facts.TryGetValue("quote", out string? quote) ? quote : null,
        };
    }

    private static Uri? Url(Metadata metadata)
    {
        foreach (string name in UrlNames)
        {
            if (metadata.TryGetValue(name, out MetadataValue? value) && value.Kind == MetadataKind.String
                && Uri.TryCreate(value.AsString(), UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
            {
                return url;
            }
        }
        return null;
    }

    private static string Shorten(string text)
    {
        text = text.Trim();
        if (text.Length <= SnippetLength)
            return text;
        int end = text.LastIndexOf(' ', SnippetLength, SnippetLength / 2);
        if (end < 0)
            end = char.IsHighSurrogate(text[SnippetLength - 1]) ? SnippetLength - 1 : SnippetLength;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
