namespace RagKit.RichText;

/// <summary>Where the text of a group goes.</summary>
internal enum RtfTarget : byte
{
    /// <summary>Into the document.</summary>
    Body,

    /// <summary>Nowhere.</summary>
    Nowhere,

    /// <summary>Into the table of fonts.</summary>
    Fonts,

    /// <summary>Into the table of styles.</summary>
    Styles,

    /// <summary>Into the name of a fact about the document.</summary>
    Fact,

    /// <summary>Into the mark of a list item.</summary>
    Mark,

    /// <summary>Into a field's instruction, such as that of a link.</summary>
    Instruction,
}

/// <summary>What a group inherits and may change until it ends.</summary>
internal record struct RtfState()
{
    public RtfTarget Target { get; set; }

    /// <summary>How many characters stand behind a Unicode one for readers that know none.</summary>
    public int Fallback { get; set; } = 1;

    public int Font { get; set; } = -1;

    /// <summary>Whether text is hidden or deleted.</summary>
    public bool Hidden { get; set; }

    public bool Deleted { get; set; }

    /// <summary>Whether the group is the body of a note, whose text ends with it.</summary>
    public bool Note { get; set; }

    /// <summary>Whether a link began in the group and ends with it.</summary>
    public bool Link { get; set; }

    /// <summary>Of the paragraph: the outline level from 0, -1 for none.</summary>
    public int Outline { get; set; } = -1;

    public int Style { get; set; }

    public bool InTable { get; set; }

    /// <summary>Of the paragraph: the number of its list, 0 for none, and its level there from 0.</summary>
    public int List { get; set; }

    public int Level { get; set; }

    /// <summary>Forgets what a paragraph had.</summary>
    public void ResetParagraph() => (Outline, Style, InTable, List, Level) = (-1, 0, false, 0, 0);

    /// <summary>Takes a control word that changes what applies; answers whether it was one.</summary>
    public bool Take(string name, int? number)
    {
        int value = number ?? 0;
        switch (name)
        {
            case "uc":
                Fallback = Math.Max(0, value);
                return true;
            case "v" or "htmlrtf":
                Hidden = number != 0;
                return true;
            case "deleted":
                Deleted = number != 0;
                return true;
            case "plain":
                (Hidden, Deleted, Font) = (false, false, -1);
                return true;
            case "s":
                Style = value;
                return true;
            case "cs" or "ds" or "ts" when Target == RtfTarget.Styles:
                Style = -1;
                return true;
            case "outlinelevel":
                Outline = value;
                return true;
            case "intbl":
                InTable = true;
                return true;
            case "itap":
                InTable = value > 0;
                return true;
            case "ls":
                List = value;
                return true;
            case "ilvl":
                Level = value;
                return true;
            case "pard":
                ResetParagraph();
                return true;
            default:
                return false;
        }
    }
}
