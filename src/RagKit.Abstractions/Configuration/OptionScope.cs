namespace RagKit.Configuration;

/// <summary>How an option keeps environments such as staging and production apart.</summary>
public enum OptionScope
{
    /// <summary>Not at all: the value is the same for every environment.</summary>
    None,

    /// <summary>A file or folder, whose name gets the environment's: <c>handbook.db</c> is <c>handbook.staging.db</c> in staging.</summary>
    File,

    /// <summary>A name, such as a schema's, that gets the environment's: <c>ragkit</c> is <c>ragkit_staging</c> in staging.</summary>
    Name,
}
