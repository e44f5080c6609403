namespace RagKit.Layout;

/// <summary>What a block of a page is.</summary>
internal enum PageBlockKind
{
    Text,
    Table,
    Header,
    Footer,
}
