using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Loaders.Office.Tests;

public sealed class OdtLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("notes/a.odt", Containers.Odt("""
            <text:h text:outline-level="2">Head 😀</text:h><text:p>Some <text:a xlink:href="http://example.com">link</text:a>, cited<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>below</text:p></text:note-body></text:note>.</text:p>
            <text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>inner</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>
            <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
            """)),
    ];

    protected override IDocumentLoader CreateLoader() => new OdtLoader();
}

public sealed class EpubLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("books/a.epub", Containers.Epub("<dc:title>A book</dc:title>", [("c1.xhtml", "<h1>One 😀</h1><p>Text <a href=\"c2.xhtml\">on</a></p>"), ("c2.xhtml", "<ul><li>a</li><li>b</li></ul>")])),
    ];

    protected override IDocumentLoader CreateLoader() => new EpubLoader(new HtmlLoader());
}

public sealed class RtfLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("a.rtf", """
            {\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset128 Gothic;}}{\stylesheet{\s1 heading 1;}}
            {\info{\title A title}{\author Ann}}\pard\s1 Head\par\pard Some caf\'e9 {\f1\'82\'a0} \u-10179?\u-8704? {\field{\*\fldinst HYPERLINK "http://example.com"}{\fldrslt a link}}{\footnote a note}.\par
            {\listtext 1.\tab}\ls1 one\par{\listtext 2.\tab}\ilvl1 two\par\pard\trowd\cellx1\cellx2\intbl a\cell b\cell\row\pard end}
            """),
    ];

    protected override IDocumentLoader CreateLoader() => new RtfLoader();
}

public sealed class EmlLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("mail/a.eml", Messages.WithAttachments),
        new("mail/b.eml", "From: a@example.com\nSubject: =?utf-8?Q?Caf=C3=A9?=\n\nHello 😀\n\n> said before\n"),
    ];

    protected override IDocumentLoader CreateLoader() => new EmlLoader(DefaultParts.All);
}

public sealed class ArchiveLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("all/a.zip", Containers.Zip(("a.txt", "Text 😀"), ("b/c.md", "# Head\n\nText"), ("d.bin", "\0\0"))),
        new("all/a.tar.gz", Containers.TarGz(("a.txt", "Text 😀"), ("b/c.md", "# Head\n\nText"))),
    ];

    protected override IDocumentLoader CreateLoader() => new ArchiveLoader(DefaultParts.All);
}
