using RagKit.Reading;

namespace RagKit.Word;

/// <summary>One paragraph as it stands in a Word file, before styles and numbering are applied.</summary>
internal sealed class WordParagraph
{
    public LinkedText Text { get; } = new();

    public string Style { get; set; } = "";

    /// <summary>The list that the paragraph itself names; <c>0</c> takes it out of the style's list.</summary>
    public string? NumId { get; set; }

    public int? Level { get; set; }

    public int? Outline { get; set; }

    /// <summary>Whether its mark is deleted, so that it goes on in the next paragraph.</summary>
    public bool GoesOn { get; set; }

    /// <summary>The ids of the notes and comments that it refers to.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The alternative texts of its pictures.</summary>
    public List<string> Pictures { get; } = [];

    /// <summary>The paragraphs of the text boxes that hang on it.</summary>
    public List<WordParagraph> Boxes { get; } = [];
}
