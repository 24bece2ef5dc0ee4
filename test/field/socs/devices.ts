/** How an agent is written; see agent-code.ts. */
export type Style = 'serial' | 'network' | 'optional' | 'snmp' | 'client';

export type Device = {
  readonly folder: string;
  readonly class: string;
  readonly title: string;
  readonly style: Style;
  /** What `parse_args` says, where it is not the class of the plugin. */
  readonly saysClass?: string;
  /** The folder is a namespace package: hatchling packs it all the same. */
  readonly withoutInit?: boolean;
};

const table = `
ac_mains|AcMainsAgent|AC Mains Meter|network
air_compressor|AirCompressorAgent|Air Compressor|network
alarm_relay|AlarmRelayAgent|Alarm Relay|client
baffle_heater|BaffleHeaterAgent|Baffle Heater|serial
ball_valve|BallValveAgent|Ball Valve|serial
bath_chiller|BathChillerAgent|Bath Chiller|serial
beam_map_source|BeamMapSourceAgent|Beam Map Source|network
bias_supply|BiasSupplyAgent|Bias Supply|serial
breaker_panel|BreakerPanelAgent|Breaker Panel|snmp
cable_wrap|CableWrapAgent|Cable Wrap|network
camera_guider|CameraGuiderAgent|Guide Camera|optional
clock_reference|ClockReferenceAgent|Clock Reference|snmp
cold_trap|ColdTrapAgent|Cold Trap|serial
compressor_water|CompressorWaterAgent|Compressor Water Loop|network
container_fan|ContainerFanAgent|Container Fan|network
coolant_flow|CoolantFlowAgent|Coolant Flow Meter|serial
cryo_heater|CryoHeaterAgent|Cryostat Heater|serial
dewar_level|DewarLevelAgent|Dewar Level Gauge|serial
dilution_fridge|DilutionFridgeAgent|Dilution Refrigerator|network
door_sensor|DoorSensorAgent|Door Sensor|snmp
encoder_reader|EncoderReaderAgent|Encoder Reader|network
filter_wheel|FilterWheelAgent|Filter Wheel|serial
flux_probe|FluxProbeAgent|Flux Probe|optional
forward_source|ForwardSourceAgent|Forward Source|network
fuel_tank|FuelTankAgent|Fuel Tank|snmp
gas_panel|GasPanelAgent|Gas Panel|serial
gate_valve|GateValveAgent|Gate Valve|serial
generator_set|GeneratorSetAgent|Generator Set|network
grid_rotator|GridRotatorAgent|Grid Rotator|network
helium_monitor|HeliumMonitorAgent|Helium Monitor|network
hexapod_stage|HexapodStageAgent|Hexapod Stage|network
humidity_mast|HumidityMastAgent|Humidity Mast|snmp
laser_tracker|LaserTrackerAgent|Laser Tracker|network
light_switch|LightSwitchAgent|Light Switch|snmp
linear_stage|LinearStageAgent|Linear Stage|serial
lock_in|LockInAgent|Lock-in Amplifier|serial
magnet_supply|MagnetSupplyAgent|Magnet Supply|serial
mirror_thermometry|MirrorThermometryAgent|Mirror Thermometry|optional
motion_brake|MotionBrakeAgent|Motion Brake|network
needle_valve|NeedleValveAgent|Needle Valve|serial
network_switch|NetworkSwitchAgent|Network Switch|snmp
optical_pyrometer|OpticalPyrometerAgent|Optical Pyrometer|serial
platform_tilt|PlatformTiltAgent|Platform Tilt|network
pole_encoder|PoleEncoderAgent|Pole Encoder|optional
power_strip|PowerStripAgent|Power Strip|snmp
pressure_gauge|PressureGaugeAgent|Pressure Gauge|serial
pump_station|PumpStationAgent|Pump Station|serial
radiometer_link|RadiometerLinkAgent|Radiometer Link|client
resistance_bridge|ResistanceBridgeAgent|Resistance Bridge|network
scope_capture|ScopeCaptureAgent|Scope Capture|optional
shutter_drive|ShutterDriveAgent|Shutter Drive|serial
signal_chopper|SignalChopperAgent|Signal Chopper|serial
sky_camera|SkyCameraAgent|Sky Camera|optional
sun_watch|SunWatchAgent|Sun Watch|client
thermal_strap|ThermalStrapAgent|Thermal Strap|serial
time_server|TimeServerAgent|Time Server|snmp
vacuum_turbo|VacuumTurboAgent|Turbo Pump|serial
weather_mast|WeatherMastAgent|Weather Mast|network
`;

/** As in the field today: three folders without `__init__.py`, and two agents that say another class. */
const oddities: Readonly<Record<string, Partial<Device>>> = {
  flux_probe: { withoutInit: true },
  linear_stage: { withoutInit: true },
  pole_encoder: { withoutInit: true },
  scope_capture: { saysClass: 'ScopeAgent' },
  mirror_thermometry: { saysClass: 'MirrorThermometry' },
};

const styles: Readonly<Record<string, Style>> = {
  serial: 'serial',
  network: 'network',
  optional: 'optional',
  snmp: 'snmp',
  client: 'client',
};

export const devices: readonly Device[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [folder = '', className = '', title = '', style = ''] = line.split('|');
    return { folder, class: className, title, style: styles[style] ?? 'serial', ...oddities[folder] };
  });
