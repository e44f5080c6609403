namespace RagKit.Loading;

/// <summary>How much of a page is its text.</summary>
public enum HtmlContent
{
    /// <summary>
    /// <see cref="Main"/> for a page that its source states a media type of, as web sources do; <see cref="Body"/> for a file. Files are mostly
    /// documents, and pages of sites mostly are not.
    /// </summary>
    Auto,

    /// <summary>
    /// The main text: without menus, advertisements, notices, related links, comments and the like, as judged by elements, roles, names, and how much of
    /// the text is links and sentences. A page without a main text is read as <see cref="Body"/>.
    /// </summary>
    Main,

    /// <summary>The body without what elements, roles and attributes mark as standing around the text.</summary>
    Body,
}
