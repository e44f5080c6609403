namespace RagKit.Configuration;

/// <summary>What the value of an option is.</summary>
public enum OptionKind
{
    /// <summary>A text that is not empty.</summary>
    Text,

    /// <summary>A list of texts, or one text.</summary>
    Texts,

    /// <summary>A whole number within the option's range.</summary>
    Whole,

    /// <summary>A number within the option's range.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>One of the option's choices, in any case.</summary>
    Choice,

    /// <summary>A time such as <c>30s</c>, <c>15m</c>, <c>6h</c>, <c>1d</c> or <c>00:15:00</c>, above nothing.</summary>
    Duration,

    /// <summary>A file or folder; a relative one starts at the folder of the configuration file.</summary>
    Path,

    /// <summary>A connection string, or the name of one among <c>ConnectionStrings</c>.</summary>
    Connection,
}
