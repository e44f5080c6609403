using RagKit.Loading;
using RagKit.OpenXml;
using RagKit.Reading;

namespace RagKit.Word;

/// <summary>A footnote, an endnote or a comment.</summary>
/// <param name="Text">Its text, paragraphs on lines.</param>
/// <param name="Links">The links in it.</param>
/// <param name="Author">Of a comment, who wrote it.</param>
internal sealed record WordNote(string Text, IReadOnlyList<BlockLink> Links, string Author);

/// <summary>Reads the notes and comments of a document, which stand in parts of their own.</summary>
internal static class WordNotes
{
    public static Dictionary<string, WordNote> Read(OfficePackage package, Relationships relationships, DocxLoaderOptions options)
    {
        Dictionary<string, WordNote> notes = new(StringComparer.Ordinal);
        foreach (string type in Types(options))
        {
            string? part = relationships.PartOfType(type);
            using PartReader? reader = package.Open(part);
            if (reader is not null)
                Read(new WordStory(reader, package.RelationshipsOf(part!)), notes);
        }
        return notes;
    }

    private static IEnumerable<string> Types(DocxLoaderOptions options) =>
        [.. options.IncludeNotes ? ["footnotes", "endnotes"] : Array.Empty<string>(), .. options.IncludeComments ? ["comments"] : Array.Empty<string>()];

    private static void Read(WordStory story, Dictionary<string, WordNote> notes)
    {
        (string id, string author) = ("", "");
        LinkedText text = new();
        foreach (WordPiece piece in story.Read())
        {
            if (piece.Kind == WordPieceKind.Note)
            {
                Keep();
                (id, author) = (piece.Id, piece.Author);
            }
            else if (piece.Paragraph is { } paragraph)
            {
                (string line, IReadOnlyList<BlockLink> links) = paragraph.Text.Take();
                text.Line();
                text.Append(line, links);
            }
        }
        Keep();

        void Keep()
        {
            (string taken, IReadOnlyList<BlockLink> links) = text.Take();
            if (taken.Length > 0)
                notes[id] = new WordNote(taken, links, author);
        }
    }
}
