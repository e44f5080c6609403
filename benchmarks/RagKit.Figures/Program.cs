using RagKit.Figures;

// figures AREA [name]   prints an area's figures, or only those whose name holds the text
// measure WORK ...      does one piece of work in a process of its own and prints what it measured as JSON
return args switch
{
    ["figures", "core"] => await CoreFigures.PrintAsync(only: null),
    ["figures", "core", string only] => await CoreFigures.PrintAsync(only),
    ["figures", "flows"] => await FlowFigures.PrintAsync(only: null),
    ["figures", "flows", string only] => await FlowFigures.PrintAsync(only),
    ["figures", "loaders"] => await LoaderFigures.PrintAsync(only: null),
    ["figures", "loaders", string only] => await LoaderFigures.PrintAsync(only),
    ["figures", "stores"] => await StoreFigures.PrintAsync(only: null),
    ["figures", "stores", string only] => await StoreFigures.PrintAsync(only),
    ["measure", .. string[] work] => await Measurements.RunAsync(work),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: figures.sh AREA [part of a figure's name]     areas: core, flows, loaders, stores");
    return 2;
}
