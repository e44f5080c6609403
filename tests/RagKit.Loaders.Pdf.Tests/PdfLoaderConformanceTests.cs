using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Loaders.Pdf.Tests;

public sealed class PdfLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples => [new("plain.pdf", Sample().Build()), new("folder/packed.pdf", Sample().BuildPacked())];

    protected override IDocumentLoader CreateLoader() => new PdfLoader(new PdfLoaderOptions { MaxTime = TimeSpan.FromSeconds(10) });

    private static PdfBuilder Sample() => new PdfBuilder { Trailer = "/Info << /Title (A title) /Author (Ann) >>" }
        .Page(PdfBuilder.Text(72, 720, 18, "Leave policy", "F2") + PdfBuilder.Text(72, 690, 11, "Everyone has thirty days of leave a year, which may be car-")
            + PdfBuilder.Text(72, 677, 11, "ried over. \\(All of it.\\)") + PdfBuilder.Text(72, 640, 11, "Name") + PdfBuilder.Text(200, 640, 11, "Days")
            + PdfBuilder.Text(72, 626, 11, "Ann") + PdfBuilder.Text(200, 626, 11, "30") + PdfBuilder.Text(72, 612, 11, "Bob") + PdfBuilder.Text(200, 612, 11, "28"))
        .Page(PdfBuilder.Text(72, 720, 11, "The second page."));
}
