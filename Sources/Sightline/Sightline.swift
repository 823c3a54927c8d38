@_exported import SightlineAttribution
@_exported import SightlineEvaluation
@_exported import SightlineExperiments
@_exported import SightlineModels
@_exported import SightlineReporting
@_exported import SightlineTraining
@_exported import class SightlineTensors.Tensor
